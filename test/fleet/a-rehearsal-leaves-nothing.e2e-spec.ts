import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { lintGenerated } from '../../src/provisioning/index.js';
import { type FleetBench, libraryAt, migrationOf, openFleet } from './support/fleet-bench.js';

const pages = migrationOf('Pages20260201000001', [
  'ALTER TABLE "books" ADD "pages" integer',
  'ALTER TABLE "books" ALTER COLUMN "title" TYPE varchar(200)',
]);
const index = migrationOf('Index20260201000002', ['CREATE INDEX CONCURRENTLY "ix_book_id" ON "loans" ("book_id")'], {
  transaction: false,
});
const read = migrationOf('Shelves20260201000003', ['CREATE TABLE "shelves" ("id" serial PRIMARY KEY)']);

describe('a rehearsal', () => {
  let bench: FleetBench;
  beforeEach(async () => {
    bench = await openFleet(4);
  });
  afterEach(() => bench.close());

  /** Everything a run would change: catalogs, ledgers, register, journal, events. */
  const traces = async () => {
    const ledgers = bench.tenants
      .map(
        ({ schemaName }) =>
          `SELECT '${schemaName}' AS place, version, applied_at::text FROM "${schemaName}".schema_migrations`,
      )
      .join(' UNION ALL ');
    const { groups } = await bench.fleetAt([]).drift();
    return {
      groups,
      ledgers: await bench.database.admin(`${ledgers} ORDER BY 1, 2`),
      shared: await bench.database.admin('SELECT * FROM meta.schema_migrations ORDER BY blueprint, scope, version'),
      tenants: await bench.database.admin('SELECT * FROM meta.tenants ORDER BY id'),
      events: await bench.database.admin('SELECT count(*) FROM meta.provisioning_events'),
      runs: await bench.database.admin('SELECT count(*) FROM meta.fleet_runs'),
      files: await bench.database.admin(
        `SELECT c.oid, c.relfilenode FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname LIKE 'library%' OR n.nspname = 'meta' ORDER BY 1`,
      ),
    };
  };

  it('tells statements, locks, rewritten tables and an estimate for each kind of tenant, and leaves nothing', async () => {
    await bench.database.admin('ALTER TABLE library_t03.loans ADD odd text');
    await bench.database.admin(`INSERT INTO library_t02.books (title) SELECT n::text FROM generate_series(1, 2000) n`);
    await bench.database.admin('ANALYZE library_t02.books');
    const before = await traces();
    const report = await bench.fleetAt([pages, index, read]).rehearse({ concurrency: 2 });
    expect(await traces()).toEqual(before);

    expect(report).toMatchObject({ status: 'succeeded', shared: [] });
    expect(report.groups.map(({ tenant, tenants }) => [tenant, tenants])).toEqual([
      ['t02', 3],
      ['t03', 1],
    ]);
    const [{ migrations }] = report.groups;
    expect(migrations.map(({ name, isPlainForm }) => [name, isPlainForm])).toEqual([
      ['Pages20260201000001', false],
      ['Index20260201000002', true],
      ['Shelves20260201000003', false],
    ]);
    const [added, typed, indexed] = migrations.flatMap(({ statements }) => statements);
    expect(added).toMatchObject({
      sql: 'ALTER TABLE "books" ADD "pages" integer',
      locks: [{ table: 'books', mode: 'AccessExclusiveLock' }],
      tables: [{ table: 'books', isRewritten: false, rowsRead: 0 }],
    });
    expect(typed.tables).toEqual([expect.objectContaining({ table: 'books', isRewritten: true })]);
    expect(typed.tables[0].rows).toBeGreaterThan(1_999);
    expect(typed.tables[0].bytes).toBeGreaterThan(8_192);
    expect(typed.tables[0].rowsRead).toBeGreaterThan(1_999);
    expect(indexed).toMatchObject({
      sql: 'CREATE INDEX IF NOT EXISTS "ix_book_id" ON "loans" ("book_id")',
      locks: [{ table: 'loans', mode: 'ShareLock' }],
    });
    // Three tenants, two at a time, none of them scaled up: the largest was rehearsed.
    expect(migrations[0].estimatedMs).toBeCloseTo((migrations[0].durationMs * 3) / 2);
    expect(report.findings.map(({ code, place }) => [code, place])).toEqual([['table_rewrite', 'library tenant']]);
    expect((await bench.fleetAt([pages, index, read]).migrate()).counts).toMatchObject({ done: 4 });
  });

  it('rehearses shared tables, and tenants on top of what those lack', async () => {
    const shelf = migrationOf('Shelf20260201000001', ['CREATE TABLE "shelf_kinds" ("name" text PRIMARY KEY)']);
    const uses = migrationOf('Uses20260201000002', [
      'INSERT INTO "books" ("title") SELECT "name" FROM library.shelf_kinds',
    ]);
    const blueprint = libraryAt(uses);
    const { shared } = blueprint;
    const changed = { ...blueprint, shared: { ...shared, migrations: [...shared.migrations, shelf] } };
    const before = await traces();
    const report = await bench.fleetAt([], { blueprints: [changed] }).rehearse();
    expect(report.shared).toMatchObject([
      { scope: 'library', tenant: null, migrations: [{ name: 'Shelf20260201000001' }] },
    ]);
    expect(report.groups).toMatchObject([{ tenants: 4, migrations: [{ name: 'Uses20260201000002' }] }]);
    expect(report.status).toBe('succeeded');
    expect(await traces()).toEqual(before);
  });

  it('names what fails in one kind of tenant and rehearses the others', async () => {
    await bench.database.admin('ALTER TABLE library_t03.books ADD pages text');
    const before = await traces();
    const report = await bench.fleetAt([pages]).rehearse();
    expect(report.status).toBe('failed');
    const [alike, odd] = report.groups;
    expect([alike.tenants, alike.error]).toEqual([3, undefined]);
    expect(odd).toMatchObject({ tenant: 't03', migrations: [], error: { code: 'migration_failed' } });
    expect(odd.error!.message).toContain('"pages" of relation "books" already exists');
    expect(await traces()).toEqual(before);
  });

  it.each(['COMMIT', 'SELECT 1; ROLLBACK AND CHAIN', 'END'])(
    'is not made to last by a migration that says %s',
    async (sql) => {
      const commits = migrationOf('Commits20260201000001', ['CREATE TABLE "kept" ("id" int)', sql]);
      const before = await traces();
      const report = await bench.fleetAt([commits]).rehearse();
      expect(report.groups[0].error!.message).toContain('would end its transaction');
      expect(await traces()).toEqual(before);
    },
  );

  it('gives up on a table that somebody holds, by name, and disturbs nobody', async () => {
    const holder = new Client({ connectionString: bench.database.ownerUrl });
    await holder.connect();
    await holder.query('BEGIN');
    for (const { schemaName } of bench.tenants)
      await holder.query(`LOCK TABLE "${schemaName}".books IN ACCESS SHARE MODE`);
    const report = await bench.fleetAt([pages]).rehearse({ lockTimeoutMs: 50, retries: 1 });
    expect(report.groups).toMatchObject([{ tenants: 4, error: { code: 'tenant_locked' } }]);
    await holder.query('COMMIT');
    await holder.end();
    expect(await bench.fleetAt([pages]).rehearse()).toMatchObject({ status: 'succeeded' });
  });

  it('has nothing to say where nothing is pending', async () => {
    expect(await bench.fleetAt([]).rehearse()).toMatchObject({ shared: [], groups: [], findings: [], estimatedMs: 0 });
  });

  it('a run hears the same warnings before it begins, of pending migrations only', async () => {
    const heard: string[] = [];
    const onFindings = (findings: readonly { code: string }[]) => heard.push(...findings.map(({ code }) => code));
    await bench.fleetAt([pages]).migrate({ onFindings });
    expect(heard).toEqual(['table_rewrite']);
    await bench.fleetAt([pages]).migrate({ onFindings });
    expect(heard).toEqual(['table_rewrite']);
  });

  it('what db:generate has written is warned of before it is pending anywhere', async () => {
    const root = mkdtempSync(join(tmpdir(), 'tenantry-lint-'));
    const folder = join(root, 'migrations/library/tenant');
    const file = join(folder, '20260201000001-drops.ts');
    const className = 'Drops20260201000001';
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      file,
      `export class ${className} {
        async up(queryRunner) { await queryRunner.query(\`ALTER TABLE "books" DROP COLUMN "title"\`); }
        async down(queryRunner) { await queryRunner.query(\`LOCK TABLE "books"\`); }
      }`,
    );
    const findings = await lintGenerated(bench.owner, root, [{ file, className, statements: 1 }]);
    rmSync(root, { recursive: true });
    expect(findings).toMatchObject([{ code: 'still_mapped', place: 'library tenant', migration: className }]);
  });
});
