import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { KycCheck } from './kyc-check.js';

@ApiSchema({ name: 'InsuranceKycCheck' })
export class KycCheckResponse extends OmitType(KycCheck, []) {}

@ApiSchema({ name: 'InsuranceCreateKycCheck' })
export class CreateKycCheck extends PickType(KycCheck, [
  'customerId',
  'kind',
  'provider',
  'providerReference',
  'notes',
]) {}

@ApiSchema({ name: 'InsuranceUpdateKycCheck' })
export class UpdateKycCheck extends PartialType(PickType(KycCheck, ['providerReference', 'notes', 'expiresOn']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsuranceKycDecision' })
export class KycDecision extends PartialType(PickType(KycCheck, ['result', 'notes', 'expiresOn'])) {}
