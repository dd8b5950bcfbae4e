import { type DataSourceOptions } from 'typeorm';
import { plainDataSourceOptions } from '../../database/index.js';
import { type Blueprint, OwnerDataSource, type Tenant } from '../../tenancy/index.js';
import { missingStatements } from '../draft-migration.js';
import { isolateShared, isolateTenant } from '../isolate.js';
import { type Migrations } from '../migrations.service.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { type MigratedTables, migratedTables, placeOf } from './scopes.js';

export interface Pushed {
  readonly place: string;
  readonly statements: number;
}

/**
 * Changes the tables to what the entities say, without a migration: the register's, the shared ones, every schema
 * tenant's. For development: nothing is written in a ledger, and a column that is gone from an entity is dropped.
 */
export async function pushEntities(
  owner: OwnerDatabase,
  migrations: Pick<Migrations, 'tenants'>,
  progress: (place: string) => void = () => {},
): Promise<Pushed[]> {
  const { blueprints } = owner.options;
  const pushed: Pushed[] = [];
  const push = async (
    place: string,
    tables: MigratedTables,
    isolate: (transaction: OwnerTransaction) => Promise<void>,
  ) => {
    pushed.push({ place, statements: await pushTables(owner, tables, isolate) });
    progress(place);
  };
  const all = migratedTables(blueprints);
  for (const tables of all.filter(({ scope }) => scope !== 'tenant')) {
    const blueprint = blueprints.find(({ name }) => name === tables.blueprint);
    await push(placeOf(tables), tables, (transaction) => isolated(owner, transaction, blueprint));
  }
  for (const tenant of (await migrations.tenants()).filter(({ isolation }) => isolation === 'schema')) {
    const tables = all.find(({ blueprint, scope }) => blueprint === tenant.blueprint && scope === 'tenant')!;
    const place = { ...tables, schema: tenant.schemaName };
    await push(`tenant "${tenant.slug}"`, place, (transaction) =>
      isolated(owner, transaction, owner.blueprint(tenant.blueprint), tenant),
    );
  }
  return pushed;
}

/** The register grants nothing by itself: its rights are `tenancy.open_register()`'s. */
async function isolated(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint | undefined,
  tenant?: Tenant,
): Promise<void> {
  if (!blueprint) await transaction.query('SELECT tenancy.open_register()');
  else if (tenant) await isolateTenant(owner, transaction, blueprint, tenant);
  else await isolateShared(owner, transaction, blueprint);
}

async function pushTables(
  owner: OwnerDatabase,
  { schema, entities }: MigratedTables,
  isolate: (transaction: OwnerTransaction) => Promise<void>,
): Promise<number> {
  const up = await differences(owner.options.ownerUrl!, schema, entities);
  if (up.length === 0) return 0;
  await owner.transaction(async (transaction) => {
    await transaction.workAs({ searchPath: [schema] });
    for (const statement of up) await transaction.query(statement);
    await isolate(transaction);
  });
  return up.length;
}

async function differences(url: string, schema: string, entities: MigratedTables['entities']): Promise<string[]> {
  const dataSource = new OwnerDataSource({
    ...plainDataSourceOptions({ url, entities, applicationName: 'tenantry push' }),
    schema,
    extra: { options: `-c search_path=${schema}` },
  } as DataSourceOptions);
  await dataSource.initialize();
  try {
    const { up } = await missingStatements(dataSource, schema);
    const rows: { name: string }[] = await dataSource.query(
      'SELECT indexname AS name FROM pg_indexes WHERE schemaname = $1',
      [schema],
    );
    return withoutIndexesThere(
      up,
      rows.map(({ name }) => name),
    );
  } finally {
    await dataSource.destroy();
  }
}

/**
 * TypeORM overlooks a unique index when another schema has a constraint of the same name (it joins pg_constraint by name
 * alone), and would make it again.
 */
function withoutIndexesThere(up: readonly string[], existing: readonly string[]): string[] {
  return up.filter((statement) => {
    const name = /^CREATE UNIQUE INDEX "([^"]+)"/.exec(statement)?.[1];
    return !name || !existing.includes(name) || up.some((each) => each.startsWith(`DROP INDEX "${name}"`));
  });
}
