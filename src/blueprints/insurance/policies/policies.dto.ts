import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { PolicyFinancial } from './policy-financial.js';
import { PolicyRiskItem } from './policy-risk-item.js';
import { PolicyVersion } from './policy-version.js';
import { Policy } from './policy.js';

@ApiSchema({ name: 'InsurancePolicy' })
export class PolicyResponse extends OmitType(Policy, []) {}

@ApiSchema({ name: 'InsuranceUpdatePolicy', description: 'Terms change by actions; here only who looks after it.' })
export class UpdatePolicy extends PartialType(PickType(Policy, ['officeId', 'handlerId']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsurancePolicyVersion' })
export class PolicyVersionResponse extends OmitType(PolicyVersion, []) {}

@ApiSchema({ name: 'InsurancePolicyFinancial' })
export class PolicyFinancialResponse extends OmitType(PolicyFinancial, []) {}

@ApiSchema({ name: 'InsurancePolicyRiskItem' })
export class PolicyRiskItemResponse extends OmitType(PolicyRiskItem, []) {}

@ApiSchema({ name: 'InsuranceCreatePolicyRiskItem' })
export class CreatePolicyRiskItem extends PickType(PolicyRiskItem, [
  'policyId',
  'kind',
  'description',
  'sumInsured',
  'details',
  'coveredFrom',
  'coveredTo',
]) {}

@ApiSchema({ name: 'InsuranceUpdatePolicyRiskItem' })
export class UpdatePolicyRiskItem extends PartialType(OmitType(CreatePolicyRiskItem, ['policyId']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsurancePolicyWithTerms', description: 'A policy with its newest terms and their money.' })
export class PolicyWithTermsResponse extends PolicyResponse {
  @ApiProperty({ type: () => PolicyVersionResponse })
  terms: PolicyVersionResponse;

  @ApiProperty({ type: () => PolicyFinancialResponse, nullable: true })
  financial: PolicyFinancialResponse | null;
}
