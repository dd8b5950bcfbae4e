import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { area } from '../permissions.js';
import { OrganizationResponse, UpdateOrganization } from './organization.dto.js';
import { Organization } from './organization.entity.js';

/** A list of one: an organization sees itself. */
@ApiTags('support: organization')
@Controller('support/organizations')
export class OrganizationsController extends ResourceController({
  entity: Organization,
  decorate: area('organization'),
  response: OrganizationResponse,
  update: UpdateOrganization,
  operations: ['list', 'get', 'update'],
  filters: ['slug', 'plan', 'status'],
  sort: ['createdAt', 'name'],
}) {}
