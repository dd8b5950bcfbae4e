import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Organization } from './organization.entity.js';

@ApiSchema({ name: 'SupportOrganization' })
export class OrganizationResponse extends OmitType(Organization, [
  'users',
  'representatives',
  'customerProfiles',
  'tickets',
  'escalations',
  'refunds',
  'budgets',
  'budgetUsageRecords',
  'agentConfigurations',
  'decisionRules',
  'performanceMetrics',
  'teamPerformance',
]) {}

/** Slug, plan and status are the platform's to change. */
@ApiSchema({ name: 'SupportOrganizationUpdate' })
export class UpdateOrganization extends PartialType(
  PickType(Organization, ['name', 'supportEmail', 'website', 'timezone', 'currency', 'settings']),
) {}
