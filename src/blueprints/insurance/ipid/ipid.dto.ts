import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IpidAcknowledgement } from './ipid-acknowledgement.js';
import { IpidTemplate } from './ipid-template.js';

@ApiSchema({ name: 'InsuranceIpidTemplate' })
export class IpidTemplateResponse extends OmitType(IpidTemplate, []) {}

@ApiSchema({ name: 'InsuranceCreateIpidTemplate' })
export class CreateIpidTemplate extends PickType(IpidTemplate, [
  'line',
  'productId',
  'edition',
  'title',
  'summary',
  'insured',
  'notInsured',
  'restrictions',
  'territory',
  'obligations',
  'payment',
  'period',
  'cancellation',
  'validFrom',
  'validTo',
]) {}

@ApiSchema({
  name: 'InsuranceUpdateIpidTemplate',
  description: 'Once acknowledged, only its end: add the next edition.',
})
export class UpdateIpidTemplate extends PartialType(
  OmitType(CreateIpidTemplate, ['line', 'productId', 'edition', 'validFrom']),
  { skipNullProperties: false },
) {}

@ApiSchema({ name: 'InsuranceIpidAcknowledgement' })
export class IpidAcknowledgementResponse extends OmitType(IpidAcknowledgement, []) {}

@ApiSchema({ name: 'InsuranceCreateIpidAcknowledgement' })
export class CreateIpidAcknowledgement extends PickType(IpidAcknowledgement, [
  'templateId',
  'policyId',
  'channel',
  'acknowledgedBy',
  'acknowledgedAt',
  'ipAddress',
]) {}
