import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { guarded } from '../brokers/allows.js';
import { ComplaintResponse, CreateComplaint, FinalResponse, UpdateComplaint } from './claims.dto.js';
import { ComplaintHooks } from './complaint-hooks.js';
import { Complaint } from './complaint.js';
import { Complaints } from './complaints.service.js';

const permission = 'complaints.write' as const;
const response = ComplaintResponse;

@ApiTags('insurance: complaints')
@Controller('insurance/complaints')
export class ComplaintsController extends ResourceController({
  entity: Complaint,
  response: ComplaintResponse,
  create: CreateComplaint,
  update: UpdateComplaint,
  filters: [
    'reference',
    'customerId',
    'policyId',
    'claimId',
    'handlerId',
    'status',
    'category',
    'outcome',
    'receivedAt',
    'finalResponseDueOn',
  ],
  sort: ['receivedAt', 'finalResponseDueOn', 'reference'],
  search: ['reference', 'description'],
  decorate: guarded('complaints.read', permission),
  hooks: ComplaintHooks,
}) {
  constructor(private readonly complaints: Complaints) {
    super();
  }

  @Action({ path: ':id/investigate', summary: 'Acknowledge a complaint and look into it', permission, response })
  async investigate(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.complaints.move(id, 'investigate', { acknowledgedAt: new Date() }, actor));
  }

  @Action({ path: ':id/respond', summary: 'Send the final response', permission, response })
  async respond(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: FinalResponse,
    @CurrentPrincipal() actor?: Principal,
  ) {
    const { outcome, redress, rootCause } = body;
    const change = { outcome, redress: redress ?? '0.00', rootCause: rootCause ?? null, finalResponseAt: new Date() };
    return this.toResponse(await this.complaints.move(id, 'respond', change, actor));
  }

  @Action({ path: ':id/refer', summary: 'Record that the customer went to the ombudsman', permission, response })
  async refer(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.complaints.move(id, 'refer', {}, actor));
  }

  @Action({ path: ':id/close', summary: 'Close a complaint that was answered', permission, response })
  async close(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.complaints.move(id, 'close', { closedAt: new Date() }, actor));
  }
}
