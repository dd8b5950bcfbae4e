import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Office } from './office.js';
import { User } from './user.js';

@ApiSchema({ name: 'InsuranceOffice' })
export class OfficeResponse extends OmitType(Office, []) {}

@ApiSchema({ name: 'InsuranceCreateOffice' })
export class CreateOffice extends PickType(Office, [
  'code',
  'name',
  'addressLine1',
  'addressLine2',
  'city',
  'postcode',
  'phone',
  'email',
  'isHeadOffice',
]) {}

@ApiSchema({ name: 'InsuranceUpdateOffice' })
export class UpdateOffice extends PartialType(
  PickType(Office, [
    'name',
    'addressLine1',
    'addressLine2',
    'city',
    'postcode',
    'phone',
    'email',
    'isHeadOffice',
    'status',
  ]),
  { skipNullProperties: false },
) {}

@ApiSchema({ name: 'InsuranceUser' })
export class UserResponse extends OmitType(User, []) {}

@ApiSchema({ name: 'InsuranceCreateUser' })
export class CreateUser extends PickType(User, [
  'email',
  'firstName',
  'lastName',
  'jobTitle',
  'role',
  'status',
  'seniorFunction',
  'officeId',
]) {}

@ApiSchema({ name: 'InsuranceUpdateUser' })
export class UpdateUser extends PartialType(CreateUser, { skipNullProperties: false }) {}
