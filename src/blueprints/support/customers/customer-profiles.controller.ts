import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { area } from '../permissions.js';
import { CreateCustomerProfile, CustomerProfileResponse, UpdateCustomerProfile } from './customer-profile.dto.js';
import { CustomerProfile } from './customer-profile.entity.js';
import { CustomerProfileHooks } from './customer-profile.hooks.js';

@ApiTags('support: customers')
@Controller('support/customer-profiles')
export class CustomerProfilesController extends ResourceController({
  entity: CustomerProfile,
  decorate: area('customers'),
  response: CustomerProfileResponse,
  create: CreateCustomerProfile,
  update: UpdateCustomerProfile,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['userId', 'accountTier', 'accountStanding', 'accountManagerId', 'lifetimeValue', 'customerSince'],
  sort: ['createdAt', 'customerSince', 'lifetimeValue', 'company'],
  search: ['company'],
  relations: ['user'],
  hooks: CustomerProfileHooks,
}) {}
