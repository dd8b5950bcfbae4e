import { randomBytes } from 'node:crypto';
import { migrations as metaMigrations } from '../../../../migrations/meta/index.js';
import { type Blueprint, type MigrationClass, quoteIdentifier } from '../../../tenancy/index.js';
import { isolateShared } from '../../isolate.js';
import { applyOne, planMigrations, sharedLedger, tenantLedger } from '../../migrate/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../../owner-database.js';
import { type CatalogItem } from '../catalog-items.js';
import { itemsOf } from '../fingerprints.js';
import { undone } from '../undone.js';

const LEDGER = 'schema_migrations';

/** Items of one schema, as the migrations make them. */
export interface SharedReference {
  readonly schema: string;
  readonly items: readonly CatalogItem[];
  /** Other forms that are right as well: an assurance that has been brought in force writes functions of its own. */
  readonly others: readonly CatalogItem[];
}

/** Applied versions say what a reference is like, so one process makes each of them once. */
const remembered = new WeakMap<OwnerDatabase, Map<string, Promise<SharedReference[]>>>();

/** What a blueprint's shared migrations make, up to the version of the ledger. Null where none is applied. */
export async function referenceOfShared(owner: OwnerDatabase, blueprint: Blueprint): Promise<SharedReference | null> {
  const versions = await appliedVersions(owner, blueprint.name);
  if (versions.size === 0) return null;
  const [reference] = await once(owner, blueprint.name, versions, () => makeShared(owner, blueprint, versions));
  return reference;
}

/** What the register's migrations make, one reference for each of its schemas. */
export async function referencesOfRegister(owner: OwnerDatabase): Promise<SharedReference[]> {
  const versions = await appliedVersions(owner, 'meta');
  const dataSource = await owner.dataSource();
  const rows: { assurance: string }[] = await dataSource.query(
    `SELECT coalesce(to_jsonb(i) ->> 'assurance', 'role') AS assurance FROM tenancy.installation i`,
  );
  // It writes functions of its own, and may be changed while this process runs.
  return once(owner, `meta ${rows[0].assurance}`, versions, () => makeRegister(owner, versions));
}

function once(
  owner: OwnerDatabase,
  name: string,
  versions: ReadonlySet<string>,
  make: () => Promise<SharedReference[]>,
): Promise<SharedReference[]> {
  const known = remembered.get(owner) ?? new Map<string, Promise<SharedReference[]>>();
  remembered.set(owner, known);
  const key = [name, ...versions].join(' ');
  const found = known.get(key) ?? make();
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

function makeShared(
  owner: OwnerDatabase,
  blueprint: Blueprint,
  versions: ReadonlySet<string>,
): Promise<SharedReference[]> {
  return undone(owner, async (transaction) => {
    const replica = `tenantry_reference_${randomBytes(8).toString('hex')}`;
    await createSchema(transaction, replica);
    await transaction.workAs({ searchPath: [replica] });
    const ledger = tenantLedger(replica, `the reference of ${blueprint.name}`);
    await transaction.query(ledger.create);
    await migrate(transaction, blueprint.shared.migrations, versions, ledger);
    await transaction.query(`DROP TABLE ${quoteIdentifier('schema', replica)}.${LEDGER}`);
    const shared = { ...blueprint.shared, schema: replica };
    await isolateShared(owner, transaction, { ...blueprint, shared });
    return [{ schema: blueprint.shared.schema, items: await itemsIn(transaction, replica), others: [] }];
  });
}

/**
 * The register's migrations name its schemas, so the real ones step aside within this transaction; others
 * go on reading them, because a name that is not committed changes nothing for anybody.
 */
function makeRegister(owner: OwnerDatabase, versions: ReadonlySet<string>): Promise<SharedReference[]> {
  return undone(owner, async (transaction) => {
    const aside = `tenantry_aside_${randomBytes(8).toString('hex')}`;
    const [{ database }] = await transaction.query<{ database: string }>('SELECT current_database() AS database');
    const role = quoteIdentifier('role', transaction.installation.ownerRole);
    await transaction.query(`GRANT CREATE ON DATABASE ${quoteIdentifier('database', database)} TO ${role}`);
    await transaction.workAs({ searchPath: ['pg_catalog'] });
    for (const schema of ['meta', 'tenancy']) {
      await transaction.query(`ALTER SCHEMA ${schema} RENAME TO ${aside}_${schema}`);
      await transaction.query(`CREATE SCHEMA ${schema}`);
    }
    await transaction.query(`CREATE TABLE tenancy.installation (LIKE ${aside}_tenancy.installation INCLUDING ALL)`);
    await transaction.query(`INSERT INTO tenancy.installation SELECT * FROM ${aside}_tenancy.installation`);
    const reader = quoteIdentifier('role', transaction.installation.metaRole);
    await transaction.query(`GRANT SELECT ON tenancy.installation TO ${reader}`);
    await transaction.workAs({ searchPath: ['meta'] });
    const ledger = sharedLedger('meta', 'the reference of the register');
    await transaction.query(ledger.create);
    await migrate(transaction, metaMigrations, versions, ledger);
    await transaction.query('SELECT tenancy.open_register()');
    const meta = await itemsIn(transaction, 'meta');
    const tenancy = await itemsIn(transaction, 'tenancy');
    return [
      { schema: 'meta', items: meta, others: [] },
      { schema: 'tenancy', items: tenancy, others: await itemsOfAssurance(transaction) },
    ];
  });
}

/** The functions that the assurance in force writes; none in a version that has no assurance. */
async function itemsOfAssurance(transaction: OwnerTransaction): Promise<CatalogItem[]> {
  const [{ known }] = await transaction.query<{ known: boolean }>(
    `SELECT to_regproc('tenancy.set_assurance') IS NOT NULL AS known`,
  );
  if (!known) return [];
  await transaction.workAs({ searchPath: ['meta'] });
  await transaction.query('SELECT tenancy.set_assurance(assurance) FROM tenancy.installation');
  return (await itemsIn(transaction, 'tenancy')).filter(({ kind }) => kind === 'function');
}

/** The items of a shared schema as it is. */
export function itemsIn(transaction: OwnerTransaction, schema: string): Promise<CatalogItem[]> {
  // No role and no key of a tenant is in them.
  return itemsOf(transaction, { schemaName: schema, roleName: '', key: '' });
}

async function migrate(
  transaction: OwnerTransaction,
  classes: readonly MigrationClass[],
  versions: ReadonlySet<string>,
  ledger: Parameters<typeof applyOne>[1],
): Promise<void> {
  const { migrations } = await planMigrations(classes);
  for (const migration of migrations)
    if (versions.has(migration.version)) await applyOne(transaction, ledger, migration);
}

async function appliedVersions(owner: OwnerDatabase, blueprint: string): Promise<Set<string>> {
  const dataSource = await owner.dataSource();
  const rows: { version: string }[] = await dataSource.query(
    `SELECT version FROM meta.schema_migrations WHERE blueprint = $1 AND scope = 'shared' ORDER BY version`,
    [blueprint],
  );
  return new Set(rows.map(({ version }) => version));
}

async function createSchema(transaction: OwnerTransaction, schema: string): Promise<void> {
  const role = quoteIdentifier('role', transaction.installation.ownerRole);
  await transaction.query(`CREATE SCHEMA ${quoteIdentifier('schema', schema)} AUTHORIZATION ${role}`);
}
