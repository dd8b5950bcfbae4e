import { ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { User } from './user.entity.js';

@ApiSchema({ name: 'SupportUser' })
export class UserResponse extends PickType(User, [
  'id',
  'email',
  'firstName',
  'lastName',
  'role',
  'phone',
  'active',
  'version',
  'createdAt',
  'updatedAt',
]) {}

@ApiSchema({ name: 'SupportUserCreate' })
export class CreateUser extends PickType(User, ['email', 'firstName', 'lastName', 'role', 'phone', 'active']) {}

@ApiSchema({ name: 'SupportUserUpdate' })
export class UpdateUser extends PartialType(CreateUser) {}
