import { Logger } from '@nestjs/common';
import { setupDatabase, type Installation, type ServingUrls } from '../../../src/database/index.js';
import {
  Migrations,
  OwnerDatabase,
  ProvisioningService,
  type ProvisioningOptions,
} from '../../../src/provisioning/index.js';
import { type Blueprint, type Tenant } from '../../../src/tenancy/index.js';
import { prepareDatabase } from '../../support/template.js';
import { club } from './club.js';
import { library } from './library.js';
import { scratchDatabase, type OwnerKind, type Scratch } from './scratch.js';

/** A database that is set up and migrated, and the services over it. */
export interface Bench {
  readonly database: Scratch;
  readonly installation: Installation;
  readonly urls: ServingUrls;
  readonly owner: OwnerDatabase;
  readonly provisioning: ProvisioningService;
  readonly migrations: Migrations;
  /** Services of another process, as it were. */
  another(changed?: Partial<ProvisioningOptions>): Omit<Bench, 'another' | 'close' | 'asTenant'>;
  /** Through the application's login, as the tenant's role, with the tenant's or another key. */
  asTenant<T = any>(tenant: Tenant, sql: string, key?: string): Promise<T[]>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly serverUrl?: string;
  readonly owner?: OwnerKind;
  readonly blueprints?: readonly Blueprint[];
}

export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  Logger.overrideLogger(false);
  const { serverUrl = process.env.TENANTRY_TEST_SERVER_URL!, blueprints = [library, club] } = options;
  const database = await scratchDatabase(serverUrl, options.owner);
  const { ownerUrl } = database;
  await prepareDatabase(ownerUrl, blueprints);
  const { installation, urls } = await setupDatabase({ ownerUrl });
  const owners: OwnerDatabase[] = [];
  const another = (changed: Partial<ProvisioningOptions> = {}) => {
    const owner = new OwnerDatabase({ ownerUrl, appUrl: urls.appUrl, blueprints, environment: 'test', ...changed });
    owners.push(owner);
    const [provisioning, migrations] = [new ProvisioningService(owner), new Migrations(owner)];
    return { database, installation, urls, owner, provisioning, migrations };
  };
  return {
    ...another(),
    another,
    async asTenant(tenant, sql, key = tenant.key) {
      const path = tenant.searchPath.map((schema) => `"${schema}"`).join(', ');
      const results: unknown = await database.as(
        urls.appUrl,
        `BEGIN; SET LOCAL ROLE "${tenant.roleName}"; SET LOCAL search_path TO ${path}, pg_temp;
         SET LOCAL tenantry.tenant_id TO '${key}'; ${sql}; COMMIT`,
      );
      return results as [];
    },
    async close() {
      for (const owner of owners) await owner.onModuleDestroy();
      await database.drop();
    },
  };
}

/** What a tenant leaves in the database when it is not wholly gone. */
export async function tracesOf({ database, installation }: Pick<Bench, 'database' | 'installation'>): Promise<object> {
  const [traces] = await database.admin(
    `SELECT (SELECT count(*)::int FROM pg_namespace WHERE nspname LIKE 'library\\_%') AS schemas,
            (SELECT count(*)::int FROM pg_roles WHERE rolname LIKE $1) AS roles,
            (SELECT count(*)::int FROM meta.tenants) AS tenants,
            (SELECT count(*)::int FROM library.libraries) AS profiles,
            (SELECT count(*)::int FROM meta.provisioning_events WHERE action = 'tenant.created') AS events`,
    [`t\\_${installation.id}\\_%`],
  );
  return traces;
}
