import { makeTenants, type Tenants } from './support/tenants.js';
import { type Visitor } from './support/visitor.js';

let tenants: Tenants;
let shops: Visitor[];
let desks: Visitor[];

beforeAll(async () => {
  tenants = await makeTenants();
  shops = [await tenants.lookInto(tenants.shops[0]), await tenants.lookInto(tenants.shops[1])];
  desks = [await tenants.lookInto(tenants.desks[0]), await tenants.lookInto(tenants.desks[1])];
  for (const [which, name] of ['Ada', 'Bea'].entries()) {
    await shops[which].rows(
      'INSERT INTO creators (name, email, code) VALUES ($1, $2, $3)',
      name,
      `${name.toLowerCase()}@x.test`,
      name,
    );
  }
}, 240_000);
afterAll(() => tenants?.close());

const BOTH = [
  { mine: 0, other: 1 },
  { mine: 1, other: 0 },
] as const;

describe.each(BOTH)('looking into tenant $mine of two', ({ mine, other }) => {
  const names = ['Ada', 'Bea'];

  it('shows its own rows: of its schema', async () => {
    expect(await shops[mine].rows('SELECT name FROM creators')).toEqual([{ name: names[mine] }]);
  });

  it('shows its own rows: of shared tables', async () => {
    const { name, id } = tenants.desks[mine];
    expect(await desks[mine].rows('SELECT id, name FROM organizations')).toEqual([{ id, name }]);
    const theirs = tenants.desks[other].id;
    expect(await desks[mine].rows('SELECT id FROM organizations WHERE id = $1', theirs)).toEqual([]);
    expect(await desks[mine].rows('UPDATE organizations SET name = name WHERE id = $1 RETURNING id', theirs)).toEqual(
      [],
    );
  });

  it.each([
    (schema: string) => [`SELECT name FROM ${schema}.creators`],
    (schema: string) => [`INSERT INTO ${schema}.creators (name, email, code) VALUES ('x', 'x', 'x')`],
    (schema: string) => ['COMMIT', `SELECT name FROM ${schema}.creators`],
    (schema: string) => ['ROLLBACK', `SELECT name FROM ${schema}.creators`],
    (schema: string) => ['BEGIN', 'COMMIT', 'COMMIT', `SELECT name FROM ${schema}.creators`],
  ])('is refused another’s schema (%#)', async (attack) => {
    const { schemaName } = tenants.shops[other];
    await expect(shops[mine].together(...attack(schemaName))).rejects.toThrow(
      `permission denied for schema ${schemaName}`,
    );
    await expect(desks[mine].together(...attack(schemaName))).rejects.toThrow(
      `permission denied for schema ${schemaName}`,
    );
  });

  it.each([
    ['RESET ROLE', /can outlive the transaction/],
    ['/* */ SET ROLE other', /can outlive the transaction/],
    ['SET LOCAL ROLE other', /can outlive the transaction/],
    ["SET LOCAL tenantry.tenant_id TO 'other'", /can outlive the transaction/],
    ['SET LOCAL search_path TO other', /can outlive the transaction/],
    ["DO 'BEGIN END'", /can outlive the transaction/],
    ["SELECT set_config('tenantry.tenant_id', 'other', true)", /permission denied for function set_config/],
    ["SELECT query_to_xml('SELECT 1', true, true, '')", /permission denied for function query_to_xml/],
    ['SELECT 1; SELECT 2', /cannot insert multiple commands/],
    ['CREATE TABLE mine (id int)', /not among the statements of a tenant/],
    ['SELECT name FROM meta.tenants', /permission denied for (schema meta|table tenants)/],
  ])('does not let itself out by %s', async (sql, message) => {
    await expect(shops[mine].rows(sql)).rejects.toThrow(message);
    await expect(desks[mine].rows(sql)).rejects.toThrow(message);
    expect(await desks[mine].rows('SELECT id FROM organizations')).toEqual([{ id: tenants.desks[mine].id }]);
  });
});

describe('statements', () => {
  it('that belong together are made together or not at all', async () => {
    const [shop] = shops;
    const insert = `INSERT INTO creators (name, email, code) VALUES ('Cleo', 'c@x.test', 'C') RETURNING name`;
    await expect(shop.together(insert, 'SELECT 1/0')).rejects.toThrow('division by zero');
    expect(await shop.rows("SELECT name FROM creators WHERE code = 'C'")).toEqual([]);
    const done = await shop.together(insert, "DELETE FROM creators WHERE code = 'C' RETURNING code");
    expect(done).toEqual([[{ name: 'Cleo' }], [{ code: 'C' }]]);
  });

  it('that follow one another stop at the first that fails', async () => {
    const sequence = (...sql: string[]) => ({
      procedure: 'sequence',
      sequence: sql.map((each) => ({ sql: each, parameters: [] })),
    });
    const failure = { name: 'error', message: 'division by zero' };
    expect(await shops[0].procedure(sequence('SELECT 1 AS a', 'SELECT 2 AS b'))).toEqual([
      [null, [{ a: 1 }]],
      [null, [{ b: 2 }]],
    ]);
    expect(await shops[0].procedure(sequence('SELECT 1/0', 'SELECT 2'))).toEqual([[failure]]);
    expect(await shops[0].procedure(sequence('SELECT 1 AS a', 'SELECT 1/0'))).toEqual([[null, [{ a: 1 }]], [failure]]);
  });

  it('answer values exactly, in no machine’s time zone', async () => {
    const sql = `SELECT date '2026-03-01' AS day, timestamptz '2026-03-01 10:00:00.123456+00' AS at, 9007199254740993 AS big,
      1.10 AS amount, ARRAY['a', 'b c'] AS list, '[1]'::jsonb AS json, true AS yes, NULL AS nothing`;
    expect(await shops[0].rows(sql)).toEqual([
      {
        day: '2026-03-01',
        at: '2026-03-01 10:00:00.123456+00',
        big: '9007199254740993',
        amount: '1.10',
        list: ['a', 'b c'],
        json: [1],
        yes: true,
        nothing: null,
      },
    ]);
  });

  it('of someone who goes away are cancelled', async () => {
    const [shop] = shops;
    const leaving = new AbortController();
    const query = { sql: 'SELECT count(*) FROM generate_series(1, 100000000000)', parameters: [] };
    const asked = fetch(new URL('query', shop.url), {
      method: 'POST',
      headers: { origin: shop.origin },
      body: JSON.stringify({ procedure: 'query', query }),
      signal: leaving.signal,
    });
    asked.catch(() => undefined);
    const running = () => tenants.running('generate_series');
    while ((await running()) === 0);
    leaving.abort();
    while ((await running()) > 0);
    await expect(asked).rejects.toThrow(/aborted/);
  });
});

describe('read only', () => {
  it.each([
    [["UPDATE creators SET name = 'x'"], /cannot execute UPDATE in a read-only transaction/],
    [['WITH gone AS (DELETE FROM creators RETURNING 1) SELECT 1'], /cannot execute|read-only transaction/],
    [['SET TRANSACTION READ WRITE', "UPDATE creators SET name = 'x'"], /read-write mode must be set before any query/],
    [
      ['SET LOCAL transaction_read_only TO off', "UPDATE creators SET name = 'x'"],
      /not among the statements of a tenant/,
    ],
    [['COMMIT', "UPDATE creators SET name = 'x'"], /cannot execute UPDATE in a read-only transaction/],
    [['ROLLBACK', 'BEGIN READ WRITE', "UPDATE creators SET name = 'x'"], /cannot execute UPDATE/],
  ])('refuses %j', async (statements, message) => {
    const reader = await tenants.lookInto(tenants.shops[0], true);
    await expect(reader.together(...statements)).rejects.toThrow(message);
    expect(await reader.rows('SELECT name FROM creators')).toEqual([{ name: 'Ada' }]);
  });
});
