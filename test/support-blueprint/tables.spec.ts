import { ScratchDatabase } from './scratch-database.js';
import { ENUMS } from './enums.js';

let database: ScratchDatabase;

beforeAll(async () => {
  database = await ScratchDatabase.create();
});
afterAll(() => database?.drop());

const count = async (sql: string): Promise<number> => {
  const [{ n }] = await database.dataSource.query<{ n: string }[]>(sql);
  return Number(n);
};

it('has the thirteen tables', async () => {
  const rows = await database.dataSource.query<{ relname: string }[]>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'support'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  expect(rows.map(({ relname }) => relname)).toEqual([
    'agent_configurations',
    'budget_usage_records',
    'budgets',
    'customer_profiles',
    'decision_rules',
    'escalations',
    'organizations',
    'performance_metrics',
    'refunds',
    'representatives',
    'team_performance',
    'tickets',
    'users',
  ]);
});

it('has 23 enums, each equal to its TypeScript enum and upper-case', async () => {
  const rows = await database.dataSource.query<{ name: string; labels: string[] }[]>(`
    SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
    FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
    WHERE typnamespace = 'support'::regnamespace GROUP BY typname`);
  const actual = Object.fromEntries(rows.map(({ name, labels }) => [name, labels]));
  const expected = Object.fromEntries(Object.entries(ENUMS).map(([name, values]) => [name, Object.values(values)]));
  expect(Object.keys(actual)).toHaveLength(23);
  expect(actual).toEqual(expected);
  for (const values of Object.values(ENUMS)) {
    for (const [key, value] of Object.entries(values)) {
      expect(key).toBe(value);
      expect(value).toMatch(/^[A-Z][A-Z_]*$/);
    }
  }
});

it('has at least 60 indexes, even without the primary keys and the pairs foreign keys refer to', async () => {
  const all = `FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'support'::regnamespace`;
  expect(await count(`SELECT count(*) AS n ${all}`)).toBeGreaterThanOrEqual(60);
  const chosen = `${all} AND NOT indisprimary AND relname NOT LIKE 'uq\\_%\\_organization\\_id\\_id'`;
  expect(await count(`SELECT count(*) AS n ${chosen}`)).toBeGreaterThanOrEqual(60);
});

it('has at least 30 foreign keys, all but those to the organization itself led by organization_id', async () => {
  const keys = await database.dataSource.query<{ name: string; target: string; columns: string[]; action: string }[]>(`
    SELECT conname AS name, confrelid::regclass::text AS target, confdeltype::text AS action,
      ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k(number, place)
            JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place) AS columns
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'support'::regnamespace`);
  expect(keys.length).toBeGreaterThanOrEqual(30);
  for (const { target, columns } of keys) {
    expect(columns).toEqual(target === 'organizations' ? ['organization_id'] : ['organization_id', expect.any(String)]);
  }
  // Cascade for children, set null for what is optional, nothing (a refusal) where money or numbers depend on it.
  const actions = keys.map(({ action }) => action);
  expect(new Set(actions)).toEqual(new Set(['c', 'n', 'a']));
  const kept = keys.filter(({ action }) => action === 'a').map(({ name }) => name);
  expect(kept.sort()).toEqual([
    'fk_escalations_organization_id_customer_id',
    'fk_refunds_organization_id_budget_id',
    'fk_refunds_organization_id_customer_id',
    'fk_tickets_organization_id_customer_id',
  ]);
});

it('has an index that begins with the columns of every foreign key', async () => {
  const bare = await database.dataSource.query<{ name: string }[]>(`
    SELECT conname AS name FROM pg_constraint AS fk
    WHERE contype = 'f' AND connamespace = 'support'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_index
      WHERE indrelid = conrelid AND (indkey::int2[])[0:cardinality(conkey) - 1] = conkey
    )`);
  expect(bare).toEqual([]);
});

it('says whose row it is in every table: organization_id, not null, filled by the database, unique with the id', async () => {
  const tables = `FROM pg_class WHERE relnamespace = 'support'::regnamespace AND relkind = 'r' AND relname <> 'organizations'`;
  const complete = await count(`
    SELECT count(*) AS n ${tables}
      AND EXISTS (
        SELECT FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = pg_class.oid AND attname = 'organization_id' AND attnotnull
          AND pg_get_expr(adbin, adrelid) = 'tenancy.current_tenant_uuid()')
      AND EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = pg_class.oid AND contype = 'u'
          AND pg_get_constraintdef(pg_constraint.oid) = 'UNIQUE (organization_id, id)')`);
  expect(complete).toBe(12);
});

it('keeps JSON where the seed says so', async () => {
  const rows = await database.dataSource.query<{ name: string }[]>(`
    SELECT attrelid::regclass || '.' || attname AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'support'::regnamespace AND relkind = 'r' AND atttypid = 'jsonb'::regtype ORDER BY 1`);
  expect(rows.map(({ name }) => name)).toEqual([
    'agent_configurations.data_sources',
    'agent_configurations.thresholds',
    'budgets.alert_thresholds',
    'customer_profiles.context',
    'customer_profiles.preferences',
    'decision_rules.conditions',
    'organizations.settings',
    'tickets.tags',
  ]);
});

it('stamps every row', async () => {
  const stamped = await count(`
    SELECT count(*) AS n FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'support'::regnamespace AND relkind = 'r' AND attnotnull
      AND attname IN ('created_at', 'updated_at') AND atttypid = 'timestamptz'::regtype`);
  expect(stamped).toBe(26);
});
