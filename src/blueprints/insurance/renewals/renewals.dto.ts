import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { DateField, MoneyField, TextField } from '../../../http/index.js';
import { Renewal } from './renewal.js';

@ApiSchema({ name: 'InsuranceRenewal' })
export class RenewalResponse extends OmitType(Renewal, []) {}

@ApiSchema({ name: 'InsurancePrepareRenewals' })
export class PrepareRenewals {
  @DateField({ nullable: true, description: 'The day it is done for; today unless said.' })
  on?: string | null;
}

@ApiSchema({ name: 'InsurancePreparedRenewals' })
export class PreparedRenewals {
  @ApiProperty({ type: 'integer', description: 'Policies that now have a renewal.' })
  prepared: number;
}

@ApiSchema({ name: 'InsuranceInviteRenewal' })
export class InviteRenewal {
  @MoneyField({ signed: true, description: 'Net premium offered for the next term; not below zero.' })
  offeredPremium: string;
}

@ApiSchema({ name: 'InsuranceDeclineRenewal' })
export class DeclineRenewal {
  @TextField({ max: 500, example: 'Found cover elsewhere' })
  reason: string;
}
