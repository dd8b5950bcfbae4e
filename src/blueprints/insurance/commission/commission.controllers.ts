import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { Allows, guarded } from '../brokers/allows.js';
import { CommissionClawbackResponse, CommissionSplitResponse } from './commission.dto.js';
import { CommissionClawback } from './commission-clawback.js';
import { CommissionDuePeriod, CommissionDueResponse } from './commission-due.dto.js';
import { CommissionSplit } from './commission-split.js';
import { Commission } from './commission.service.js';

const permission = 'commission.write' as const;

@ApiTags('insurance: commission')
@Controller('insurance/commission-splits')
export class CommissionSplitsController extends ResourceController({
  entity: CommissionSplit,
  response: CommissionSplitResponse,
  noun: 'commission split',
  filters: ['policyId', 'financialId', 'payee', 'userId', 'status', 'dueOn'],
  sort: ['createdAt', 'dueOn', 'payeeName'],
  search: ['payeeName'],
  decorate: guarded('commission.read'),
}) {
  constructor(private readonly commission: Commission) {
    super();
  }

  @Get('due')
  @ApiOperation({ summary: 'Commission by payee over a period: splits less clawbacks' })
  @ApiOkResponse({ type: CommissionDueResponse })
  @ApiProblems(400, 401, 403)
  @Allows('commission.read')
  due(@Query() period: CommissionDuePeriod): Promise<CommissionDueResponse> {
    return this.commission.due(period);
  }

  @Action({ path: ':id/pay', summary: 'Mark a split as paid', permission, response: CommissionSplitResponse })
  async pay(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.commission.pay(id, actor));
  }
}

@ApiTags('insurance: commission')
@Controller('insurance/commission-clawbacks')
export class CommissionClawbacksController extends ResourceController({
  entity: CommissionClawback,
  response: CommissionClawbackResponse,
  noun: 'commission clawback',
  filters: ['policyId', 'financialId', 'splitId', 'reason', 'dueOn', 'recoveredAt'],
  sort: ['createdAt', 'dueOn'],
  decorate: guarded('commission.read'),
}) {
  constructor(private readonly commission: Commission) {
    super();
  }

  @Action({
    path: ':id/recover',
    summary: 'Mark a clawback as recovered',
    permission,
    response: CommissionClawbackResponse,
  })
  async recover(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.commission.recover(id, actor));
  }
}
