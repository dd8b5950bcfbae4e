import { migrations as sharedMigrations } from '../../../migrations/insurance/shared/index.js';
import { migrations as tenantMigrations } from '../../../migrations/insurance/tenant/index.js';
import { defineBlueprint, schemaPerTenant } from '../../tenancy/index.js';
import { Broker } from './brokers/broker.js';
import { Permission } from './brokers/permission.js';
import { RolePermission } from './brokers/role-permission.js';
import { Role } from './brokers/role.js';
import { SystemSetting } from './brokers/system-setting.js';
import { seedDemoBroker } from './seeds/demo-broker.js';
import { seedReferenceData } from './seeds/reference-data.js';
import { seedRolesAndPermissions } from './seeds/roles-and-permissions.js';
import { sharedTables, tenantTables } from './tables.js';
import { AuditEntry } from './trail/audit-entry.js';

/** Policy administration for UK insurance brokers: a schema per broker, the platform's tables in `meta`. */
export const insurance = defineBlueprint({
  name: 'insurance',
  needs: ['files', 'mail'],
  isolation: schemaPerTenant({ schemaName: (tenant) => `broker_${tenant.id}`, searchAfter: ['public'] }),
  shared: {
    schema: 'meta',
    entities: sharedTables,
    migrations: sharedMigrations,
    seed: seedRolesAndPermissions,
    readableByTenants: [Role, Permission, RolePermission, SystemSetting],
  },
  tenant: { entities: tenantTables, migrations: tenantMigrations, appendOnly: [AuditEntry] },
  profile: {
    entity: Broker,
    keyColumn: 'id',
    visibleToTenant: true,
    create: (tenant, input) => ({ id: tenant.id, name: tenant.name, fcaNumber: input.fcaNumber ?? null }),
  },
  referenceData: seedReferenceData,
  demoData: seedDemoBroker,
  demoTenants: [
    { slug: 'acme', name: 'Acme Insurance Brokers', profile: { fcaNumber: '123456' } },
    { slug: 'birch', name: 'Birch Insurance Services', profile: { fcaNumber: '654321' } },
  ],
});
