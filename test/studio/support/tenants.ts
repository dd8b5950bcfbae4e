import { blueprintsNamed } from '../../../src/blueprints/index.js';
import { openTenantStatements } from '../../../src/cli/studio/open.js';
import { startStudio } from '../../../src/cli/studio/server.js';
import { setupDatabase } from '../../../src/database/index.js';
import { OwnerDatabase, ProvisioningService } from '../../../src/provisioning/index.js';
import { type Tenant } from '../../../src/tenancy/index.js';
import { createTestDatabase } from '../../support/postgres.js';
import { Visitor } from './visitor.js';

const LIMITS = { statementTimeoutMs: 60_000, lockTimeoutMs: 10_000, connectTimeoutMs: 5_000 };
const ASSETS = { script: 'export {};', style: 'body {}' };

/** Two shops with a schema each and two desks that share tables. */
export interface Tenants {
  readonly ownerUrl: string;
  readonly shops: readonly [Tenant, Tenant];
  readonly desks: readonly [Tenant, Tenant];
  /** The tenant's tables, served as the command serves them, until `close`. */
  lookInto(tenant: Tenant, readOnly?: boolean): Promise<Visitor>;
  /** How many statements with these words the server works on for a browser. */
  running(words: string): Promise<number>;
  close(): Promise<void>;
}

export async function makeTenants(): Promise<Tenants> {
  const database = await createTestDatabase();
  const { ownerUrl } = database;
  const { urls } = await setupDatabase({ ownerUrl });
  const blueprints = blueprintsNamed(['commerce', 'support']).map(({ definition }) => definition);
  const owner = new OwnerDatabase({ ownerUrl, appUrl: urls.appUrl, blueprints, environment: 'test' });
  const provisioning = new ProvisioningService(owner);
  const make = (slug: string, blueprint: string) => provisioning.create({ slug, blueprint, name: `Name of ${slug}` });
  const closing: (() => Promise<unknown>)[] = [() => database.drop(), () => owner.onModuleDestroy()];
  return {
    ownerUrl,
    shops: [await make('shop_a', 'commerce'), await make('shop_b', 'commerce')],
    desks: [await make('desk_a', 'support'), await make('desk_b', 'support')],
    async lookInto(tenant, readOnly = false) {
      const opened = await openTenantStatements({ appUrl: urls.appUrl, tenant, readOnly, limits: LIMITS });
      closing.push(opened.close);
      const { slug, blueprint, schemaName: schema } = tenant;
      const facts = { tenant: slug, blueprint, schema, readOnly };
      const studio = await startStudio({ statements: opened.statements, facts, assets: ASSETS, port: 0 });
      closing.push(studio.close);
      return new Visitor(studio.url);
    },
    async running(words) {
      const dataSource = await owner.dataSource();
      const rows = await dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE application_name = 'tenantry studio' AND state = 'active' AND position($1 in query) > 0`,
        [words],
      );
      return rows.length;
    },
    async close() {
      for (const step of closing.reverse()) await step();
    },
  };
}
