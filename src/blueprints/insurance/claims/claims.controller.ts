import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { guarded } from '../brokers/allows.js';
import { ClaimHooks } from './claim-hooks.js';
import { Claim } from './claim.js';
import { ClaimResponse, CreateClaim, RepudiateClaim, SettleClaim, UpdateClaim } from './claims.dto.js';
import { type ClaimMove, Claims } from './claims.service.js';

const permission = 'claims.write' as const;
const response = ClaimResponse;

@ApiTags('insurance: claims')
@Controller('insurance/claims')
export class ClaimsController extends ResourceController({
  entity: Claim,
  response: ClaimResponse,
  create: CreateClaim,
  update: UpdateClaim,
  filters: ['reference', 'policyId', 'customerId', 'handlerId', 'status', 'occurredOn', 'notifiedAt'],
  sort: ['createdAt', 'notifiedAt', 'occurredOn', 'reference'],
  search: ['reference', 'cause', 'insurerReference'],
  decorate: guarded('claims.read', permission),
  hooks: ClaimHooks,
}) {
  constructor(private readonly claims: Claims) {
    super();
  }

  @Action({ path: ':id/review', summary: 'Begin to review a claim', permission, response })
  review(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.move(id, 'review', {}, actor);
  }

  @Action({ path: ':id/accept', summary: 'Accept a claim', permission, response })
  accept(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.move(id, 'accept', {}, actor);
  }

  @Action({ path: ':id/repudiate', summary: 'Refuse a claim', permission, response })
  repudiate(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: RepudiateClaim,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.move(id, 'repudiate', { repudiationReason: reason, reserve: '0.00' }, actor);
  }

  @Action({ path: ':id/settle', summary: 'Settle an accepted claim', permission, response })
  settle(@Param('id', ParseUUIDPipe) id: string, @Body() { paid }: SettleClaim, @CurrentPrincipal() actor?: Principal) {
    return this.move(id, 'settle', { paid, reserve: '0.00', settledAt: new Date() }, actor);
  }

  @Action({ path: ':id/close', summary: 'Close a claim', permission, response })
  close(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.move(id, 'close', {}, actor);
  }

  @Action({ path: ':id/reopen', summary: 'Reopen a closed claim for review', permission, response })
  reopen(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.move(id, 'reopen', {}, actor);
  }

  private async move(id: string, move: ClaimMove, change: object, actor: Principal | undefined) {
    return this.toResponse(await this.claims.move(id, move, change, actor));
  }
}
