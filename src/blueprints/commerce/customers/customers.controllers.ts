import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { guarded } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { NormalEmail } from '../../kit/index.js';
import { Address } from './address.entity.js';
import { OneDefaultAddress } from './one-default-address.js';
import {
  AddressResponse,
  CreateAddress,
  CreateCustomer,
  CustomerResponse,
  UpdateAddress,
  UpdateCustomer,
} from './customer.dto.js';
import { Customer } from './customer.entity.js';

@ApiTags('commerce: customers')
@Controller('commerce/customers')
export class CustomersController extends ResourceController({
  entity: Customer,
  response: CustomerResponse,
  create: CreateCustomer,
  update: UpdateCustomer,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['email', 'acceptsMarketing', 'createdAt'],
  sort: ['createdAt', 'email', 'lastName'],
  search: ['email', 'firstName', 'lastName', 'phone'],
  decorate: guarded('customers'),
  hooks: NormalEmail,
}) {}

@ApiTags('commerce: addresses')
@Controller('commerce/addresses')
export class AddressesController extends ResourceController({
  entity: Address,
  response: AddressResponse,
  create: CreateAddress,
  update: UpdateAddress,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['customerId', 'kind', 'countryCode', 'isDefault'],
  sort: ['createdAt'],
  search: ['name', 'line1', 'city', 'postalCode'],
  decorate: guarded('customers'),
  hooks: OneDefaultAddress,
}) {}
