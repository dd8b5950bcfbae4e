import { ApiSchema, OmitType } from '@nestjs/swagger';
import { CommissionClawback } from './commission-clawback.js';
import { CommissionSplit } from './commission-split.js';

@ApiSchema({ name: 'InsuranceCommissionSplit' })
export class CommissionSplitResponse extends OmitType(CommissionSplit, []) {}

@ApiSchema({ name: 'InsuranceCommissionClawback' })
export class CommissionClawbackResponse extends OmitType(CommissionClawback, []) {}
