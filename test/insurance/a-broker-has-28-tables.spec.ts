import { insurance } from '../../src/blueprints/insurance/definition.js';
import { createScratchDatabase, SCHEMA, type ScratchDatabase } from './scratch-database.js';

const TENANT_TABLES =
  `offices users customers policies policy_versions policy_financials policy_risk_items binders products claims
  complaints invoices receipts receipt_allocations commission_splits commission_clawbacks documents emails email_templates audit_log
  bordereaux_runs bordereaux_items renewals tax_rates kyc_checks ipid_templates ipid_acknowledgements customer_timeline`.split(
    /\s+/,
  );

let database: ScratchDatabase;
beforeAll(async () => (database = await createScratchDatabase()));
afterAll(() => database?.drop());

const rows = <T>(sql: string, parameters: unknown[] = []) => database.dataSource.query<T[]>(sql, parameters);

async function tablesOf(schema: string): Promise<string[]> {
  const found = await rows<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace ORDER BY relname`,
    [`"${schema}"`],
  );
  return found.map(({ relname }) => relname);
}

describe('the tables of insurance', () => {
  it('are the 28 of a broker', async () => {
    expect(await tablesOf(SCHEMA)).toEqual([...TENANT_TABLES].sort());
    expect(TENANT_TABLES).toHaveLength(28);
  });

  it('are the platform’s five in meta', async () => {
    expect(await tablesOf('meta')).toEqual(['brokers', 'permissions', 'role_permissions', 'roles', 'system_config']);
  });

  it('leave a broker’s schema and the database as they found them when migrated down and up again', async () => {
    const queryRunner = database.dataSource.createQueryRunner();
    const [Migration] = insurance.tenant!.migrations;
    await new Migration().down(queryRunner);
    expect(await tablesOf(SCHEMA)).toEqual([]);
    const types = `SELECT typname FROM pg_type WHERE typnamespace = '"${SCHEMA}"'::regnamespace`;
    expect(await rows(types)).toEqual([]);
    await new Migration().up(queryRunner);
    await queryRunner.release();
    expect(await tablesOf(SCHEMA)).toHaveLength(28);
  });

  it('all say when a row was made and changed', async () => {
    const lacking = await rows(
      `SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace IN ($1::regnamespace, 'meta'::regnamespace)
       AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('created_at', 'updated_at')
            AND a.atttypid = 'timestamptz'::regtype AND a.attnotnull) <> 2`,
      [`"${SCHEMA}"`],
    );
    expect(lacking).toEqual([]);
  });

  it('have an index beginning with the columns of every foreign key, and none into another schema', async () => {
    const keys = await rows<{ name: string; indexed: boolean; inside: boolean; action: string }>(
      `SELECT k.conname AS name, k.confdeltype AS action, r.relnamespace = t.relnamespace AS inside,
         EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
                 AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey) AS indexed
       FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
       WHERE k.contype = 'f' AND t.relnamespace IN ($1::regnamespace, 'meta'::regnamespace)`,
      [`"${SCHEMA}"`],
    );
    expect(keys.length).toBeGreaterThanOrEqual(50);
    expect(keys.filter(({ indexed, inside }) => !indexed || !inside)).toEqual([]);
    expect(keys.filter(({ action }) => action === 'a')).toEqual([]);
  });

  it('declare every foreign key as a relation on both sides', () => {
    const oneSided = database.dataSource.entityMetadatas.flatMap((metadata) =>
      metadata.manyToOneRelations
        .filter((relation) => !relation.inverseRelation)
        .map((relation) => `${metadata.tableName}.${relation.propertyName}`),
    );
    expect(oneSided).toEqual([]);
  });

  it('keep money in numeric(12,2) and rates in numeric(5,2)', async () => {
    const types = await rows<{ type: string }>(
      `SELECT DISTINCT format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relkind = 'r' AND c.relnamespace = $1::regnamespace
         AND a.atttypid IN ('numeric'::regtype, 'real'::regtype, 'double precision'::regtype, 'money'::regtype)`,
      [`"${SCHEMA}"`],
    );
    expect(types.map(({ type }) => type).sort()).toEqual(['numeric(12,2)', 'numeric(5,2)']);
  });

  it('have enums equal to the ones in TypeScript', async () => {
    const stored = await rows<{ name: string; values: string[] }>(
      `SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
       FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
       WHERE t.typnamespace IN ($1::regnamespace, 'meta'::regnamespace) GROUP BY 1`,
      [`"${SCHEMA}"`],
    );
    const declared = new Map(
      database.dataSource.entityMetadatas
        .flatMap((metadata) => metadata.columns)
        .filter((column) => column.enumName)
        .map((column) => [column.enumName!, column.enum]),
    );
    expect(Object.fromEntries(stored.map(({ name, values }) => [name, values]))).toEqual(Object.fromEntries(declared));
  });
});
