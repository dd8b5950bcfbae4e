import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { BudgetStatus } from './budget-enums.js';
import { Budget } from './budget.entity.js';

@ApiSchema({ name: 'SupportBudget' })
export class BudgetResponse extends OmitType(Budget, [
  'organizationId',
  'organization',
  'owner',
  'usageRecords',
  'refunds',
]) {}

const AT_FIRST = [BudgetStatus.ACTIVE, BudgetStatus.DRAFT];

@ApiSchema({ name: 'SupportBudgetCreate' })
export class CreateBudget extends PickType(Budget, [
  'name',
  'type',
  'period',
  'total',
  'startsOn',
  'endsOn',
  'alertThresholds',
  'ownerId',
]) {
  @ApiPropertyOptional({ enum: AT_FIRST, default: BudgetStatus.ACTIVE })
  @ValidateIf((_body, value) => value !== undefined)
  @IsIn(AT_FIRST)
  status?: BudgetStatus;
}

@ApiSchema({ name: 'SupportBudgetUpdate' })
export class UpdateBudget extends PartialType(
  PickType(Budget, ['name', 'total', 'startsOn', 'endsOn', 'alertThresholds', 'ownerId']),
) {}

const BY_HAND = [BudgetStatus.ACTIVE, BudgetStatus.CLOSED];

@ApiSchema({ name: 'SupportBudgetMove' })
export class MoveBudgetStatus {
  @ApiProperty({ enum: BY_HAND, description: 'EXHAUSTED is reached by spending all of it.' })
  @IsIn(BY_HAND)
  status: BudgetStatus;
}

@ApiSchema({ name: 'SupportBudgetAlert' })
export class BudgetAlert {
  @ApiProperty({ type: 'integer', description: 'Percent of the total.', example: 80 })
  threshold: number;

  @ApiProperty({ format: 'date-time' })
  crossedAt: Date;

  @ApiProperty({ format: 'decimal' })
  spentAfter: string;

  @ApiProperty({ format: 'uuid' })
  usageRecordId: string;
}
