import { Controller, Injectable } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { guarded } from '../brokers/allows.js';
import { Recorded } from '../trail/recorded.js';
import { Office } from './office.js';
import { CreateOffice, CreateUser, OfficeResponse, UpdateOffice, UpdateUser, UserResponse } from './people.dto.js';
import { UserHooks } from './user-hooks.js';
import { User } from './user.js';

@Injectable()
export class OfficeHooks extends Recorded(Office, 'office') {}

@ApiTags('insurance: people')
@Controller('insurance/offices')
export class OfficesController extends ResourceController({
  entity: Office,
  response: OfficeResponse,
  create: CreateOffice,
  update: UpdateOffice,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['code', 'status', 'isHeadOffice'],
  sort: ['createdAt', 'name', 'code'],
  search: ['name', 'city', 'postcode'],
  decorate: guarded('offices.read', 'offices.write'),
  hooks: OfficeHooks,
}) {}

@ApiTags('insurance: people')
@Controller('insurance/users')
export class UsersController extends ResourceController({
  entity: User,
  response: UserResponse,
  create: CreateUser,
  update: UpdateUser,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['email', 'role', 'status', 'officeId'],
  sort: ['createdAt', 'lastName', 'email'],
  search: ['firstName', 'lastName', 'email'],
  decorate: guarded('users.read', 'users.write'),
  hooks: UserHooks,
}) {}
