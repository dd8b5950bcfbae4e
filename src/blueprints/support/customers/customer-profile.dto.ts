import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { UserResponse } from '../users/user.dto.js';
import { CustomerProfile } from './customer-profile.entity.js';

@ApiSchema({ name: 'SupportCustomerProfile' })
export class CustomerProfileResponse extends OmitType(CustomerProfile, [
  'organizationId',
  'organization',
  'user',
  'accountManager',
]) {
  @ApiProperty({ type: () => UserResponse })
  user: UserResponse;
}

@ApiSchema({ name: 'SupportCustomerProfileCreate' })
export class CreateCustomerProfile extends PickType(CustomerProfile, [
  'userId',
  'accountTier',
  'accountStanding',
  'company',
  'customerSince',
  'lifetimeValue',
  'context',
  'preferences',
  'accountManagerId',
]) {}

@ApiSchema({ name: 'SupportCustomerProfileUpdate' })
export class UpdateCustomerProfile extends PartialType(OmitType(CreateCustomerProfile, ['userId'])) {}
