import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Customer } from './customer.js';

@ApiSchema({ name: 'InsuranceCustomer' })
export class CustomerResponse extends OmitType(Customer, []) {}

@ApiSchema({ name: 'InsuranceCreateCustomer' })
export class CreateCustomer extends PickType(Customer, [
  'kind',
  'name',
  'status',
  'contactName',
  'email',
  'phone',
  'dateOfBirth',
  'companyNumber',
  'vatNumber',
  'addressLine1',
  'addressLine2',
  'city',
  'postcode',
  'countryCode',
  'vulnerable',
  'marketingConsent',
  'notes',
  'officeId',
  'accountManagerId',
]) {}

@ApiSchema({ name: 'InsuranceUpdateCustomer' })
export class UpdateCustomer extends PartialType(OmitType(CreateCustomer, ['kind']), { skipNullProperties: false }) {}
