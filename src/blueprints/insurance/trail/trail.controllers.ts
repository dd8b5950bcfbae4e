import { Controller } from '@nestjs/common';
import { ApiSchema, ApiTags, OmitType } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { guarded } from '../brokers/allows.js';
import { AuditEntry } from './audit-entry.js';
import { TimelineEntry } from './timeline-entry.js';

@ApiSchema({ name: 'InsuranceAuditEntry' })
export class AuditEntryResponse extends OmitType(AuditEntry, []) {}

@ApiSchema({ name: 'InsuranceTimelineEntry' })
export class TimelineEntryResponse extends OmitType(TimelineEntry, []) {}

@ApiTags('insurance: trail')
@Controller('insurance/audit-log')
export class AuditLogController extends ResourceController({
  entity: AuditEntry,
  response: AuditEntryResponse,
  noun: 'audit entry',
  filters: ['subjectTable', 'subjectId', 'action', 'userId', 'actorKind', 'createdAt'],
  sort: ['createdAt'],
  decorate: guarded('audit.read'),
}) {}

@ApiTags('insurance: trail')
@Controller('insurance/customer-timeline')
export class CustomerTimelineController extends ResourceController({
  entity: TimelineEntry,
  response: TimelineEntryResponse,
  noun: 'timeline entry',
  filters: ['customerId', 'event', 'subjectTable', 'subjectId', 'userId', 'occurredAt'],
  sort: ['occurredAt'],
  decorate: guarded('customers.read'),
}) {}
