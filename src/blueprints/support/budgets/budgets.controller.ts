import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { Moves } from '../rows/moves.js';
import { lockRow } from '../rows/lock-row.js';
import { BudgetStatus } from './budget-enums.js';
import { BudgetUsageRecord } from './budget-usage-record.entity.js';
import { BudgetAlert, BudgetResponse, CreateBudget, MoveBudgetStatus, UpdateBudget } from './budget.dto.js';
import { Budget } from './budget.entity.js';
import { BudgetHooks } from './budget.hooks.js';

const MOVES = new Moves<BudgetStatus>('budget', {
  [BudgetStatus.DRAFT]: [BudgetStatus.ACTIVE, BudgetStatus.CLOSED],
  [BudgetStatus.ACTIVE]: [BudgetStatus.CLOSED],
  [BudgetStatus.EXHAUSTED]: [BudgetStatus.CLOSED],
  [BudgetStatus.CLOSED]: [],
});

@ApiTags('support: budgets')
@Controller('support/budgets')
export class BudgetsController extends ResourceController({
  entity: Budget,
  decorate: area('budgets'),
  response: BudgetResponse,
  create: CreateBudget,
  update: UpdateBudget,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['type', 'period', 'status', 'ownerId', 'startsOn', 'endsOn'],
  sort: ['startsOn', 'createdAt', 'name', 'spent'],
  search: ['name'],
  hooks: BudgetHooks,
}) {
  @ApiOperation({ summary: 'Open or close a budget' })
  @ApiOkResponse({ type: BudgetResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  @needs('budgets.write')
  @Post(':id/status')
  @HttpCode(200)
  async move(@Param('id', ParseUUIDPipe) id: string, @Body() { status }: MoveBudgetStatus) {
    const budget = await this.repository.manager.transaction(async (manager) => {
      const row = await lockRow(manager, Budget, id, 'budget');
      MOVES.assert(row.status, status);
      return manager.save(Object.assign(row, { status }));
    });
    return this.toResponse(budget);
  }

  @ApiOperation({ summary: 'The alert thresholds a budget has crossed, newest first' })
  @ApiOkResponse({ type: [BudgetAlert] })
  @ApiProblems(400, 401, 403, 404)
  @needs('budgets.read')
  @Get(':id/alerts')
  async alerts(@Param('id', ParseUUIDPipe) id: string): Promise<BudgetAlert[]> {
    await this.resource.get(id);
    const records = await this.repository.manager
      .createQueryBuilder(BudgetUsageRecord, 'record')
      .where('record.budgetId = :id', { id })
      .andWhere('cardinality(record.thresholdsCrossed) > 0')
      .orderBy('record.recordedAt', 'DESC')
      .getMany();
    return records.flatMap(({ id: usageRecordId, recordedAt, spentAfter, thresholdsCrossed }) =>
      [...thresholdsCrossed]
        .reverse()
        .map((threshold) => ({ threshold, crossedAt: recordedAt, spentAfter, usageRecordId })),
    );
  }
}
