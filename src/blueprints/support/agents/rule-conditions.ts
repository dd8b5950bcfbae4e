import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsEnum, IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { AccountStanding, AccountTier } from '../customers/account-enums.js';
import { RefundReason } from '../refunds/refund-enums.js';

const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/;
const isAmount = { message: '$property must be an amount such as "50.00"' };

/** An amount from `min` to `max`, both included; either may be missing. */
@ApiSchema({ name: 'SupportAmountRange' })
export class AmountRange {
  @ApiPropertyOptional({ type: String, format: 'decimal', example: '0.01' })
  @IsOptional()
  @Matches(AMOUNT, isAmount)
  min?: string;

  @ApiPropertyOptional({ type: String, format: 'decimal', example: '50.00' })
  @IsOptional()
  @Matches(AMOUNT, isAmount)
  max?: string;
}

/** What the customer was given before: approved and processed refunds decided in the last `windowDays`. */
@ApiSchema({ name: 'SupportRefundHistoryRange' })
export class RefundHistoryRange {
  @ApiPropertyOptional({ type: 'integer', default: 90, minimum: 1, maximum: 3650 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_650)
  windowDays?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'At least so many refunds.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  minRefunds?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'At most so many refunds.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  maxRefunds?: number;

  @ApiPropertyOptional({ type: String, format: 'decimal', description: 'At least so much money.' })
  @IsOptional()
  @Matches(AMOUNT, isAmount)
  minRefunded?: string;

  @ApiPropertyOptional({ type: String, format: 'decimal', description: 'At most so much money.' })
  @IsOptional()
  @Matches(AMOUNT, isAmount)
  maxRefunded?: string;
}

/** When a rule applies. What is said must all hold; what is not said does not matter, so `{}` always applies. */
@ApiSchema({ name: 'SupportRuleConditions' })
export class RuleConditions {
  @ApiPropertyOptional({ type: () => AmountRange })
  @IsOptional()
  @ValidateNested()
  @Type(() => AmountRange)
  amount?: AmountRange;

  @ApiPropertyOptional({ enum: RefundReason, isArray: true })
  @IsOptional()
  @ArrayNotEmpty()
  @IsEnum(RefundReason, { each: true })
  reasons?: RefundReason[];

  @ApiPropertyOptional({ enum: AccountTier, isArray: true })
  @IsOptional()
  @ArrayNotEmpty()
  @IsEnum(AccountTier, { each: true })
  accountTiers?: AccountTier[];

  @ApiPropertyOptional({ enum: AccountStanding, isArray: true })
  @IsOptional()
  @ArrayNotEmpty()
  @IsEnum(AccountStanding, { each: true })
  accountStandings?: AccountStanding[];

  @ApiPropertyOptional({ type: () => RefundHistoryRange })
  @IsOptional()
  @ValidateNested()
  @Type(() => RefundHistoryRange)
  history?: RefundHistoryRange;
}
