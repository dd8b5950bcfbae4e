import { Body, Controller, Injectable, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { guarded } from '../brokers/allows.js';
import { lockRow } from '../lock.js';
import { type Moves, requireMove } from '../moves.js';
import { Recorded } from '../trail/recorded.js';
import { Recorder } from '../trail/recorder.js';
import { KycCheck, KycStatus } from './kyc-check.js';
import { CreateKycCheck, KycCheckResponse, KycDecision, UpdateKycCheck } from './kyc.dto.js';

const MOVES: Moves<KycStatus> = {
  pending: ['refer', 'pass', 'fail'],
  referred: ['pass', 'fail'],
  passed: [],
  failed: [],
};
const RESULTS = { refer: KycStatus.Referred, pass: KycStatus.Passed, fail: KycStatus.Failed };
const permission = 'kyc.write' as const;
const response = KycCheckResponse;

@Injectable()
export class KycHooks extends Recorded(KycCheck, 'identity check') {}

@ApiTags('insurance: customers')
@Controller('insurance/kyc-checks')
export class KycChecksController extends ResourceController({
  entity: KycCheck,
  response: KycCheckResponse,
  create: CreateKycCheck,
  update: UpdateKycCheck,
  noun: 'identity check',
  filters: ['customerId', 'kind', 'status', 'provider', 'expiresOn'],
  sort: ['createdAt', 'decidedAt', 'expiresOn'],
  decorate: guarded('kyc.read', permission),
  hooks: KycHooks,
}) {
  constructor(private readonly recorder: Recorder) {
    super();
  }

  @Action({ path: ':id/refer', summary: 'Refer a check to somebody senior', permission, response })
  refer(@Param('id', ParseUUIDPipe) id: string, @Body() body: KycDecision, @CurrentPrincipal() actor?: Principal) {
    return this.decide(id, 'refer', body, actor);
  }

  @Action({ path: ':id/pass', summary: 'Decide that the customer passes', permission, response })
  pass(@Param('id', ParseUUIDPipe) id: string, @Body() body: KycDecision, @CurrentPrincipal() actor?: Principal) {
    return this.decide(id, 'pass', body, actor);
  }

  @Action({ path: ':id/fail', summary: 'Decide that the customer fails', permission, response })
  fail(@Param('id', ParseUUIDPipe) id: string, @Body() body: KycDecision, @CurrentPrincipal() actor?: Principal) {
    return this.decide(id, 'fail', body, actor);
  }

  private decide(id: string, move: keyof typeof RESULTS, body: KycDecision, actor: Principal | undefined) {
    return this.recorder.transaction(actor, async (writes) => {
      const check = await lockRow(writes.manager, KycCheck, id, 'identity check');
      requireMove('identity check', MOVES, check.status, move);
      const status = RESULTS[move];
      const decidedAt = status === KycStatus.Referred ? null : new Date();
      const change = { ...body, status, decidedAt, checkedById: actor?.userId ?? null };
      const event = { action: `kyc.${status}`, summary: `Identity check (${check.kind}) ${status}` };
      return this.toResponse(await writes.update(KycCheck, check, change as never, event));
    });
  }
}
