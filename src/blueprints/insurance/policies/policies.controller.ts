import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { guarded } from '../brokers/allows.js';
import { Binding } from '../policy-life/binding.service.js';
import { Changing } from '../policy-life/changing.service.js';
import { Ending } from '../policy-life/ending.service.js';
import {
  AdjustPolicy,
  BindPolicy,
  CancelPolicy,
  LapsePolicy,
  QuotePolicy,
  RenewPolicy,
  RequotePolicy,
} from '../policy-life/life.dto.js';
import { Quoting } from '../policy-life/quoting.service.js';
import { Renewing } from '../policy-life/renewing.service.js';
import { type Terms } from '../policy-life/terms.js';
import { Recorded } from '../trail/recorded.js';
import { PolicyResponse, PolicyWithTermsResponse, UpdatePolicy } from './policies.dto.js';
import { Policy } from './policy.js';

const permission = 'policies.write' as const;
const response = PolicyWithTermsResponse;

export class PolicyHooks extends Recorded(Policy, 'policy') {}

@ApiTags('insurance: policies')
@Controller('insurance/policies')
export class PoliciesController extends ResourceController({
  entity: Policy,
  response: PolicyResponse,
  update: UpdatePolicy,
  filters: [
    'number',
    'status',
    'customerId',
    'productId',
    'binderId',
    'officeId',
    'handlerId',
    'inceptionDate',
    'expiryDate',
    'renewedFromId',
  ],
  sort: ['createdAt', 'number', 'inceptionDate', 'expiryDate'],
  search: ['number'],
  decorate: guarded('policies.read', permission),
  hooks: PolicyHooks,
}) {
  constructor(
    private readonly quoting: Quoting,
    private readonly binding: Binding,
    private readonly changing: Changing,
    private readonly renewing: Renewing,
    private readonly ending: Ending,
  ) {
    super();
  }

  @Action({ path: '', summary: 'Quote a new policy', permission, response, status: 201 })
  async create(@Body() body: QuotePolicy, @CurrentPrincipal() actor?: Principal) {
    return this.withTerms(await this.quoting.quote(body, actor));
  }

  @Action({ path: ':id/quote', summary: 'Quote again with other terms', permission, response })
  async quote(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RequotePolicy,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.withTerms(await this.quoting.requote(id, body, actor));
  }

  @Action({ path: ':id/bind', summary: 'Put a quote in force', permission, response })
  async bind(@Param('id', ParseUUIDPipe) id: string, @Body() body: BindPolicy, @CurrentPrincipal() actor?: Principal) {
    return this.withTerms(await this.binding.bind(id, body, actor));
  }

  @Action({ path: ':id/adjust', summary: 'Change the terms within the term', permission, response })
  async adjust(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AdjustPolicy,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.withTerms(await this.changing.adjust(id, body, actor));
  }

  @Action({
    path: ':id/renew',
    summary: 'Renew for another term; answers the new policy',
    permission,
    response,
    status: 201,
  })
  async renew(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RenewPolicy,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.withTerms(await this.renewing.renew(id, body, actor));
  }

  @Action({ path: ':id/cancel', summary: 'End cover early and return premium', permission, response })
  async cancel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: CancelPolicy,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.withTerms(await this.changing.cancel(id, body, actor));
  }

  @Action({ path: ':id/lapse', summary: 'Let a quote or cover lapse; no premium is returned', permission, response })
  async lapse(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: LapsePolicy,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.withTerms(await this.ending.lapse(id, body, actor));
  }

  @Action({ path: ':id/expire', summary: 'Close a policy that has run its term', permission, response })
  async expire(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.withTerms(await this.ending.expire(id, actor));
  }

  private withTerms({ policy, version, financial }: Terms & { policy: Policy }) {
    return { ...this.toResponse(policy), terms: version, financial };
  }
}
