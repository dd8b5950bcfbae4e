import { Controller } from '@nestjs/common';
import { ApiSchema, ApiTags, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { Recorded } from '../trail/recorded.js';
import { guarded } from './allows.js';
import { Broker } from './broker.js';
import { Permission } from './permission.js';
import { RolePermission } from './role-permission.js';
import { Role } from './role.js';
import { SystemSetting } from './system-setting.js';

@ApiSchema({ name: 'InsuranceBroker' })
export class BrokerResponse extends OmitType(Broker, []) {}

@ApiSchema({ name: 'InsuranceUpdateBroker' })
export class UpdateBroker extends PartialType(
  PickType(Broker, ['tradingName', 'companyNumber', 'contactEmail', 'contactPhone', 'address']),
  { skipNullProperties: false },
) {}

@ApiSchema({ name: 'InsuranceRole' })
export class RoleResponse extends OmitType(Role, []) {}

@ApiSchema({ name: 'InsurancePermission' })
export class PermissionResponse extends OmitType(Permission, []) {}

@ApiSchema({ name: 'InsuranceRolePermission' })
export class RolePermissionResponse extends OmitType(RolePermission, []) {}

@ApiSchema({ name: 'InsuranceSystemSetting' })
export class SystemSettingResponse extends OmitType(SystemSetting, []) {}

export class BrokerHooks extends Recorded(Broker, 'broker') {}

/** The caller’s own firm: the database shows no other. */
@ApiTags('insurance: firm')
@Controller('insurance/brokers')
export class BrokersController extends ResourceController({
  entity: Broker,
  response: BrokerResponse,
  update: UpdateBroker,
  sort: ['name'],
  decorate: guarded('broker.read', 'broker.write'),
  hooks: BrokerHooks,
}) {}

@ApiTags('insurance: firm')
@Controller('insurance/roles')
export class RolesController extends ResourceController({
  entity: Role,
  response: RoleResponse,
  filters: ['key'],
  sort: ['key'],
  decorate: guarded('broker.read'),
}) {}

@ApiTags('insurance: firm')
@Controller('insurance/permissions')
export class PermissionsController extends ResourceController({
  entity: Permission,
  response: PermissionResponse,
  filters: ['key'],
  sort: ['key'],
  decorate: guarded('broker.read'),
}) {}

@ApiTags('insurance: firm')
@Controller('insurance/role-permissions')
export class RolePermissionsController extends ResourceController({
  entity: RolePermission,
  response: RolePermissionResponse,
  noun: 'role permission',
  filters: ['roleId', 'permissionId'],
  sort: ['createdAt'],
  decorate: guarded('broker.read'),
}) {}

@ApiTags('insurance: firm')
@Controller('insurance/system-config')
export class SystemConfigController extends ResourceController({
  entity: SystemSetting,
  response: SystemSettingResponse,
  noun: 'setting',
  filters: ['key'],
  sort: ['key'],
  decorate: guarded('broker.read'),
}) {}
