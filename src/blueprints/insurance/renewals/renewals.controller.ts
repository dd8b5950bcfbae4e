import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { guarded } from '../brokers/allows.js';
import { Renewal } from './renewal.js';
import { DeclineRenewal, InviteRenewal, PreparedRenewals, PrepareRenewals, RenewalResponse } from './renewals.dto.js';
import { Renewals } from './renewals.service.js';

const permission = 'renewals.write' as const;
const response = RenewalResponse;

@ApiTags('insurance: renewals')
@Controller('insurance/renewals')
export class RenewalsController extends ResourceController({
  entity: Renewal,
  response: RenewalResponse,
  filters: ['policyId', 'status', 'inviteOn', 'dueOn', 'newPolicyId'],
  sort: ['dueOn', 'inviteOn', 'createdAt'],
  decorate: guarded('renewals.read'),
}) {
  constructor(private readonly renewals: Renewals) {
    super();
  }

  @Action({
    path: 'prepare',
    summary: 'Prepare the renewals whose invitation is due',
    permission,
    response: PreparedRenewals,
  })
  async prepare(@Body() { on }: PrepareRenewals, @CurrentPrincipal() actor?: Principal): Promise<PreparedRenewals> {
    return { prepared: await this.renewals.prepare(on, actor) };
  }

  @Action({ path: ':id/invite', summary: 'Invite the renewal and queue the notice', permission, response })
  async invite(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: InviteRenewal,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.toResponse(await this.renewals.invite(id, body.offeredPremium, actor));
  }

  @Action({ path: ':id/decline', summary: 'Record that the customer will not renew', permission, response })
  async decline(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeclineRenewal,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.toResponse(await this.renewals.decline(id, body.reason, actor));
  }
}
