import { ApiPropertyOptional, ApiSchema, IntersectionType, PartialType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { DateField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { CommissionSplit } from '../commission/commission-split.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';

class Price {
  @MoneyField({
    signed: true,
    description: 'Net premium for the whole term, before tax and fees; not below zero.',
    example: '423.17',
  })
  netPremium: string;

  @MoneyField({ nullable: true, description: 'The broker’s fee; the product’s unless said.', example: '25.00' })
  fees?: string | null;
}

@ApiSchema({ name: 'InsuranceCommissionShare' })
export class CommissionShare extends PickType(CommissionSplit, ['payee', 'payeeName', 'userId', 'share']) {}

class Shares {
  @ApiPropertyOptional({ type: [CommissionShare], description: 'Who shares the commission; the rest is the broker’s.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => CommissionShare)
  commissionShares?: CommissionShare[];
}

class Cover extends PickType(PolicyVersion, ['sumInsured', 'cover', 'description']) {}

@ApiSchema({ name: 'InsuranceQuotePolicy' })
export class QuotePolicy extends IntersectionType(
  PickType(Policy, ['customerId', 'productId', 'inceptionDate', 'quoteValidUntil', 'officeId', 'handlerId']),
  Price,
  Cover,
) {
  @DateField({ nullable: true, description: 'The last day of cover; by the product’s term unless said.' })
  expiryDate?: string | null;

  @UuidField({ nullable: true, description: 'The product’s binder unless said; another is refused.' })
  binderId?: string | null;
}

@ApiSchema({ name: 'InsuranceRequotePolicy' })
export class RequotePolicy extends IntersectionType(Price, Cover, PickType(Policy, ['quoteValidUntil'])) {}

@ApiSchema({ name: 'InsuranceBindPolicy' })
export class BindPolicy extends Shares {}

@ApiSchema({ name: 'InsuranceAdjustPolicy', description: 'What is left out stays as it is.' })
export class AdjustPolicy extends IntersectionType(
  PickType(Price, ['netPremium']),
  PartialType(Cover, { skipNullProperties: false }),
) {
  @DateField({ description: 'The first day of the new terms.' })
  effectiveOn: string;

  @MoneyField({ nullable: true, description: 'Fee for the change; none unless said.', example: '10.00' })
  fees?: string | null;
}

@ApiSchema({ name: 'InsuranceRenewPolicy', description: 'Cover that is left out stays as it is.' })
export class RenewPolicy extends IntersectionType(Price, PartialType(Cover, { skipNullProperties: false }), Shares) {}

@ApiSchema({ name: 'InsuranceCancelPolicy' })
export class CancelPolicy {
  @DateField({ description: 'The first day without cover.' })
  effectiveOn: string;

  @TextField({ max: 500, example: 'The vehicle was sold' })
  reason: string;

  @MoneyField({ nullable: true, description: 'Fee kept from the return; none unless said.', example: '35.00' })
  fees?: string | null;
}

@ApiSchema({ name: 'InsuranceLapsePolicy' })
export class LapsePolicy {
  @TextField({ max: 500, example: 'Not taken up' })
  reason: string;
}
