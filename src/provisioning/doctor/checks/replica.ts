import { randomBytes } from 'node:crypto';
import { type Blueprint, quoteIdentifier, type Tenant } from '../../../tenancy/index.js';
import { isolateShared, isolateTenant } from '../../isolate.js';
import { type OwnerDatabase, type OwnerTransaction } from '../../owner-database.js';
import { readTables, type TableFacts } from './facts.js';

const LEDGER = 'schema_migrations';

/**
 * What the tables of a scope should be like: empty copies of them, isolated by the very functions that isolate tenants,
 * read, and undone again. Tables of another owner are left out. Locks nothing but the copies, and what it makes is seen by nobody else.
 */
async function replicate(
  transaction: OwnerTransaction,
  schema: string,
  tables: readonly string[],
  isolate: (replica: string) => Promise<void>,
): Promise<TableFacts[]> {
  const replica = `doctor_replica_${randomBytes(6).toString('hex')}`;
  const quoted = quoteIdentifier('schema', replica);
  const existing = await transaction.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind IN ('r', 'p') AND c.relname = ANY ($2::text[])
        AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = $3)`,
    [schema, tables, transaction.installation.ownerRole],
  );
  await transaction.query('SAVEPOINT replica');
  try {
    const owner = quoteIdentifier('role', transaction.installation.ownerRole);
    await transaction.query(`CREATE SCHEMA ${quoted} AUTHORIZATION ${owner}`);
    await transaction.workAs({ searchPath: [replica] });
    for (const { name } of existing) {
      const table = quoteIdentifier('table', name);
      await transaction.query(`CREATE TABLE ${quoted}.${table} (LIKE ${quoteIdentifier('schema', schema)}.${table})`);
    }
    await isolate(replica);
    return await readTables(transaction, [replica]);
  } finally {
    await transaction.query('ROLLBACK TO SAVEPOINT replica; RELEASE SAVEPOINT replica');
  }
}

/** One tenant's tables stand for those of all tenants of its blueprint. */
export async function wantedOfTenant(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint,
  tenant: Tenant,
): Promise<TableFacts[]> {
  const tables = [...(await owner.tableNames(blueprint.tenant?.entities)), LEDGER];
  return replicate(transaction, tenant.schemaName, tables, (replica) =>
    isolateTenant(owner, transaction, blueprint, { ...tenant, schemaName: replica }),
  );
}

export async function wantedOfShared(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint,
): Promise<TableFacts[]> {
  const { schema, entities } = blueprint.shared;
  return replicate(transaction, schema, await owner.tableNames(entities), (replica) =>
    isolateShared(owner, transaction, { ...blueprint, shared: { ...blueprint.shared, schema: replica } }),
  );
}

/** The core's own table, as the function makes it that opens it to tenants. */
export async function wantedOfKeys(
  transaction: OwnerTransaction,
  { schema, table }: { readonly schema: string; readonly table: string },
): Promise<TableFacts[]> {
  return replicate(transaction, schema, [table], async (replica) => {
    const name = `${quoteIdentifier('schema', replica)}.${quoteIdentifier('table', table)}`;
    await transaction.query('SELECT tenancy.open_idempotency_keys($1::regclass)', [name]);
  });
}
