import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { area } from '../permissions.js';
import { CreateUser, UpdateUser, UserResponse } from './user.dto.js';
import { User } from './user.entity.js';
import { UserHooks } from './user.hooks.js';

@ApiTags('support: users')
@Controller('support/users')
export class UsersController extends ResourceController({
  entity: User,
  decorate: area('users'),
  response: UserResponse,
  create: CreateUser,
  update: UpdateUser,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['email', 'role', 'active'],
  sort: ['createdAt', 'lastName', 'firstName', 'email'],
  search: ['email', 'firstName', 'lastName'],
  hooks: UserHooks,
}) {}
