import { ApiSchema, PickType } from '@nestjs/swagger';
import { ReportDelivery } from './report-delivery.js';

@ApiSchema({ name: 'ReportingReportDelivery' })
export class ReportDeliveryResponse extends PickType(ReportDelivery, [
  'id',
  'reportWeekId',
  'channel',
  'recipient',
  'status',
  'attempts',
  'sentAt',
  'failureReason',
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'ReportingCreateReportDelivery' })
export class CreateReportDelivery extends PickType(ReportDelivery, ['reportWeekId', 'channel', 'recipient'] as const) {}

@ApiSchema({ name: 'ReportingReportDeliveryFailure' })
export class ReportDeliveryFailure extends PickType(ReportDelivery, ['failureReason'] as const) {}
