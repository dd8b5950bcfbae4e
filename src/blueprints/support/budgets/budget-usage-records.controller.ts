import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { namedBudget } from './current-budget.js';
import { BudgetUsageRecordResponse, CreateBudgetUsageRecord } from './budget-usage-record.dto.js';
import { BudgetUsageRecord } from './budget-usage-record.entity.js';
import { moveBudget } from './move-budget.js';

/** The ledger of the budgets: read, and added to. */
@ApiTags('support: budgets')
@Controller('support/budget-usage-records')
export class BudgetUsageRecordsController extends ResourceController({
  entity: BudgetUsageRecord,
  decorate: area('budgets'),
  response: BudgetUsageRecordResponse,
  operations: ['list', 'get'],
  filters: ['budgetId', 'refundId', 'recordedById', 'amount', 'recordedAt'],
  sort: ['recordedAt', 'amount'],
  search: ['note'],
}) {
  @ApiOperation({
    summary: 'Spend from a budget',
    description: '409 when it has less left than that. Nothing is spent in part.',
  })
  @ApiCreatedResponse({ type: BudgetUsageRecordResponse })
  @ApiProblems(400, 401, 403, 404, 409, 422)
  @needs('budgets.write')
  @Post()
  async spend(@Body() body: CreateBudgetUsageRecord) {
    const { manager } = this.repository;
    await namedBudget(manager, body.budgetId);
    return this.toResponse(await this.resource.get(await moveBudget(manager, body)));
  }
}
