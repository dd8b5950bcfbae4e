import { type Tenant } from '../../src/tenancy/index.js';
import { openBench, type Bench } from './support/bench.js';
import { onEveryServer } from './support/servers.js';

const DENIED = { code: '42501' };

/** With nothing between the attacker and the server but the application's own login. */
onEveryServer((place) => {
  let bench: Bench;
  let shelf: Tenant[];
  let teams: Tenant[];

  beforeAll(async () => {
    bench = await openBench({ serverUrl: place.serverUrl(), owner: place.owner });
    const make = (blueprint: string) =>
      Promise.all(
        ['a', 'b'].map((name) => bench.provisioning.create({ blueprint, slug: `${blueprint}_${name}`, seed: true })),
      );
    shelf = await make('library');
    teams = await make('club');
  });
  afterAll(() => bench.close());

  const each = (tenants: () => Tenant[], check: (own: Tenant, other: Tenant) => Promise<void>) => async () => {
    const [a, b] = tenants();
    await check(a, b);
    await check(b, a);
  };
  const library = (check: (own: Tenant, other: Tenant) => Promise<void>) => each(() => shelf, check);
  const club = (check: (own: Tenant, other: Tenant) => Promise<void>) => each(() => teams, check);

  it('the bare login reads nothing at all', async () => {
    const tables = await bench.database.admin<{ name: string }>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v') AND (n.nspname IN ('meta', 'tenancy', 'library', 'club') OR n.nspname LIKE 'library\\_%')`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      await expect(bench.database.as(bench.urls.appUrl, `SELECT FROM ${name}`)).rejects.toMatchObject(DENIED);
    }
  });

  it(
    'a schema tenant reads and writes its own schema, and no other',
    library(async (own, other) => {
      expect(await bench.asTenant(own, 'SELECT count(*)::int AS n FROM books')).toEqual([{ n: 2 }]);
      await bench.asTenant(own, `INSERT INTO loans (book_id) SELECT id FROM books LIMIT 1`);
      for (const verb of ['SELECT FROM', 'DELETE FROM', 'TRUNCATE']) {
        await expect(bench.asTenant(own, `${verb} "${other.schemaName}".books`)).rejects.toMatchObject(DENIED);
      }
      await expect(bench.asTenant(own, `SET LOCAL ROLE "${bench.installation.ownerRole}"`)).rejects.toMatchObject(
        DENIED,
      );
    }),
  );

  it(
    'with another tenant’s key, or none, it sees no rows even in its own schema',
    library(async (own, other) => {
      expect(await bench.asTenant(own, 'SELECT FROM books', other.key)).toEqual([]);
      expect(await bench.asTenant(own, 'SELECT FROM books', '')).toEqual([]);
      await expect(bench.asTenant(own, `INSERT INTO books (title) VALUES ('x')`, other.key)).rejects.toMatchObject(
        DENIED,
      );
    }),
  );

  it(
    'it may add to an append-only table and never change it, and may make nothing',
    library(async (own) => {
      await bench.asTenant(own, `INSERT INTO audit_log (what) VALUES ('done')`);
      for (const change of [`UPDATE audit_log SET what = ''`, 'DELETE FROM audit_log', 'TRUNCATE audit_log']) {
        await expect(bench.asTenant(own, change)).rejects.toMatchObject(DENIED);
      }
      for (const make of ['CREATE TABLE mine ()', 'CREATE TEMPORARY TABLE mine ()', 'CREATE TABLE public.mine ()']) {
        await expect(bench.asTenant(own, make)).rejects.toMatchObject(DENIED);
      }
    }),
  );

  it(
    'of the shared tables it reads what is for all, changes its own profile, and reaches no person',
    library(async (own, other) => {
      expect(await bench.asTenant(own, 'SELECT name FROM library.genres ORDER BY 1')).toHaveLength(2);
      await expect(bench.asTenant(own, 'DELETE FROM library.genres')).rejects.toMatchObject(DENIED);
      await expect(bench.asTenant(own, 'SELECT FROM library.staff')).rejects.toMatchObject(DENIED);
      expect(await bench.asTenant(own, 'SELECT slug FROM library.libraries')).toEqual([{ slug: own.slug }]);
      const update = `UPDATE library.libraries SET name = 'New' WHERE id = '${other.id}' RETURNING id`;
      expect(await bench.asTenant(own, update)).toEqual([]);
    }),
  );

  it(
    'a row tenant reads and writes its own rows, and no other’s',
    club(async (own, other) => {
      const seen = await bench.asTenant(own, 'SELECT DISTINCT club_id FROM matches');
      expect(seen).toEqual([{ club_id: own.key }]);
      expect(await bench.asTenant(own, `DELETE FROM matches WHERE club_id = '${other.key}' RETURNING id`)).toEqual([]);
      expect(
        await bench.asTenant(own, `UPDATE matches SET opponent = 'x' WHERE club_id = '${other.key}' RETURNING id`),
      ).toEqual([]);
      const foreign = `INSERT INTO matches (club_id, opponent) VALUES ('${other.key}', 'x')`;
      await expect(bench.asTenant(own, foreign)).rejects.toMatchObject(DENIED);
      const [{ id }] = await bench.database.admin('SELECT id FROM club.matches WHERE club_id = $1', [other.key]);
      await expect(bench.asTenant(own, `INSERT INTO goals (match_id) VALUES ('${id}')`)).rejects.toMatchObject({
        code: '23503',
      });
      expect(await bench.asTenant(own, 'SELECT FROM matches', '')).toEqual([]);
    }),
  );

  it(
    'a row tenant reaches no identity table, reads what is for all, and its own profile',
    club(async (own) => {
      await expect(bench.asTenant(own, 'SELECT FROM members')).rejects.toMatchObject(DENIED);
      await expect(bench.asTenant(own, 'DELETE FROM goals')).rejects.toMatchObject(DENIED);
      expect(await bench.asTenant(own, 'SELECT name FROM plans')).toEqual([{ name: 'free' }]);
      expect(await bench.asTenant(own, 'SELECT slug FROM clubs')).toEqual([{ slug: own.slug }]);
    }),
  );

  it('the register’s login reaches identity tables and profiles, and no tenant’s rows', async () => {
    const asMeta = (sql: string) => bench.database.as(bench.urls.metaUrl, sql);
    expect(await asMeta('SELECT FROM club.members')).toHaveLength(2);
    expect(await asMeta('SELECT FROM library.libraries')).toHaveLength(2);
    for (const table of ['club.matches', 'club.goals', `"${shelf[0].schemaName}".books`]) {
      await expect(asMeta(`SELECT FROM ${table}`)).rejects.toMatchObject(DENIED);
    }
    for (const change of [
      `UPDATE meta.tenants SET status = 'active'`,
      'DELETE FROM meta.api_keys',
      'DELETE FROM meta.provisioning_events',
    ]) {
      await expect(asMeta(change)).rejects.toMatchObject(DENIED);
    }
  });

  it('the owner sees every row, one tenant’s while that is set, and cannot rewrite events', async () => {
    const { ownerRole } = bench.installation;
    const asOwner = (sql: string) =>
      bench.database.as(bench.database.ownerUrl, `BEGIN; SET LOCAL ROLE "${ownerRole}"; ${sql}; COMMIT`);
    expect(await asOwner('SELECT FROM club.matches')).toHaveLength(4);
    expect(await asOwner(`SET LOCAL tenantry.tenant_id TO '${teams[0].key}'; SELECT FROM club.matches`)).toHaveLength(
      2,
    );
    expect(await asOwner(`SELECT FROM "${shelf[0].schemaName}".books`)).toHaveLength(2);
    for (const change of [
      `UPDATE meta.provisioning_events SET slug = ''`,
      'DELETE FROM meta.provisioning_events',
      'TRUNCATE meta.provisioning_events',
    ]) {
      await expect(asOwner(change)).rejects.toMatchObject(DENIED);
    }
  });

  it('every table of a tenant has row-level security, forced, with a restrictive policy', async () => {
    const open = await bench.database.admin(
      `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND (n.nspname IN ('club', 'library') OR n.nspname LIKE 'library\\_%')
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
    const guarded = await bench.database.admin(
      `SELECT DISTINCT polrelid::regclass::text AS name FROM pg_policy WHERE NOT polpermissive ORDER BY 1`,
    );
    // Three of each library and their shared one, three of the clubs, and the keys of requests.
    expect(guarded).toHaveLength(2 * 3 + 1 + 3 + 1);
  });
});
