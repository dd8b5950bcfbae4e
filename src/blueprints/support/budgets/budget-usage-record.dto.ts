import { ApiSchema, OmitType, PickType } from '@nestjs/swagger';
import { BudgetUsageRecord } from './budget-usage-record.entity.js';

@ApiSchema({ name: 'SupportBudgetUsageRecord' })
export class BudgetUsageRecordResponse extends OmitType(BudgetUsageRecord, [
  'organizationId',
  'organization',
  'budget',
  'refund',
  'recordedBy',
]) {}

/** Refunds write their own records; this one is for everything else. A negative amount gives back. */
@ApiSchema({ name: 'SupportBudgetUsageRecordCreate' })
export class CreateBudgetUsageRecord extends PickType(BudgetUsageRecord, [
  'budgetId',
  'amount',
  'note',
  'recordedById',
]) {}
