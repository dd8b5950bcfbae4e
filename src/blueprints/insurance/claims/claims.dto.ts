import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { EnumField, MoneyField, TextField } from '../../../http/index.js';
import { Claim } from './claim.js';
import { Complaint, ComplaintOutcome } from './complaint.js';

@ApiSchema({ name: 'InsuranceClaim' })
export class ClaimResponse extends OmitType(Claim, []) {}

@ApiSchema({ name: 'InsuranceCreateClaim' })
export class CreateClaim extends PickType(Claim, [
  'policyId',
  'occurredOn',
  'notifiedAt',
  'cause',
  'description',
  'reserve',
  'insurerReference',
  'handlerId',
]) {}

@ApiSchema({ name: 'InsuranceUpdateClaim' })
export class UpdateClaim extends PartialType(OmitType(CreateClaim, ['policyId', 'occurredOn', 'notifiedAt']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsuranceRepudiateClaim' })
export class RepudiateClaim {
  @TextField({ max: 1_000, example: 'The loss is excluded by section 4' })
  reason: string;
}

@ApiSchema({ name: 'InsuranceSettleClaim' })
export class SettleClaim {
  @MoneyField({ description: 'Paid in all; the reserve becomes nil.' })
  paid: string;
}

@ApiSchema({ name: 'InsuranceComplaint' })
export class ComplaintResponse extends OmitType(Complaint, []) {}

@ApiSchema({ name: 'InsuranceCreateComplaint' })
export class CreateComplaint extends PickType(Complaint, [
  'customerId',
  'policyId',
  'claimId',
  'handlerId',
  'category',
  'description',
  'receivedAt',
]) {}

@ApiSchema({ name: 'InsuranceUpdateComplaint' })
export class UpdateComplaint extends PartialType(
  PickType(Complaint, ['policyId', 'claimId', 'handlerId', 'category', 'description', 'rootCause']),
  { skipNullProperties: false },
) {}

@ApiSchema({ name: 'InsuranceFinalResponse' })
export class FinalResponse {
  @EnumField(ComplaintOutcome, 'complaint_outcome')
  outcome: ComplaintOutcome;

  @MoneyField({ nullable: true, description: 'Paid to put things right; none unless said.' })
  redress?: string | null;

  @TextField({ nullable: true, max: 1_000 })
  rootCause?: string | null;
}
