import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Address } from './address.entity.js';
import { Customer } from './customer.entity.js';

@ApiSchema({ name: 'CommerceCustomer' })
export class CustomerResponse extends OmitType(Customer, [] as const) {}

@ApiSchema({ name: 'CommerceCreateCustomer' })
export class CreateCustomer extends PickType(Customer, [
  'email',
  'firstName',
  'lastName',
  'phone',
  'acceptsMarketing',
  'tags',
  'note',
]) {}

@ApiSchema({ name: 'CommerceUpdateCustomer' })
export class UpdateCustomer extends PartialType(CreateCustomer) {}

@ApiSchema({ name: 'CommerceAddress' })
export class AddressResponse extends OmitType(Address, [] as const) {}

@ApiSchema({ name: 'CommerceCreateAddress' })
export class CreateAddress extends PickType(Address, [
  'customerId',
  'kind',
  'name',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'countryCode',
  'phone',
  'isDefault',
]) {}

@ApiSchema({ name: 'CommerceUpdateAddress' })
export class UpdateAddress extends PartialType(OmitType(CreateAddress, ['customerId', 'kind'])) {}
