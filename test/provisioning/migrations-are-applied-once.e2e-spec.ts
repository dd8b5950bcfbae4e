import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { planMigrations } from '../../src/provisioning/migrate/index.js';
import { type Blueprint, type MigrationClass, type Tenant } from '../../src/tenancy/index.js';
import { openBench, type Bench } from './support/bench.js';
import { Audit20260101000002, Books20260101000001, libraryMigrations, libraryWith } from './support/library.js';

/** A migration of these statements; its name carries the version. */
function migration(name: string, up: (queryRunner: QueryRunner) => Promise<unknown>): MigrationClass {
  return class implements MigrationInterface {
    name = name;
    async up(queryRunner: QueryRunner): Promise<void> {
      await up(queryRunner);
    }
    async down(): Promise<void> {}
  };
}

const statement = (name: string, sql: string) => migration(name, (queryRunner) => queryRunner.query(sql));

describe('migrations', () => {
  let bench: Bench;
  let tenants: Tenant[];
  beforeAll(async () => {
    bench = await openBench({ blueprints: [libraryWith(libraryMigrations)] });
    tenants = [];
    for (const slug of ['a', 'b', 'c']) tenants.push(await bench.provisioning.create({ blueprint: 'library', slug }));
  });
  afterAll(() => bench.close());

  const at = (more: MigrationClass[], blueprint: Blueprint = libraryWith([...libraryMigrations, ...more])) =>
    bench.another({ blueprints: [blueprint] });
  const columns = async (slug: string) =>
    (
      await bench.database.admin<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0`,
        [`library_${slug}.books`],
      )
    ).map(({ name }) => name);

  it('run again they change nothing', async () => {
    const done: [string, number][] = [];
    const note = (scope: string, applied: readonly unknown[]) => void done.push([scope, applied.length]);
    await bench.migrations.migrateMeta(note);
    await bench.migrations.migrateShared(note);
    await bench.migrations.migrateTenants(note);
    expect(done).toHaveLength(5);
    expect(done.every(([, applied]) => applied === 0)).toBe(true);
  });

  it('run by twenty at once they are applied once', async () => {
    const later = [
      statement('Pages20260101000003', 'ALTER TABLE "books" ADD "pages" integer -- a comment at the end'),
      statement('Shelf20260101000004', 'CREATE TABLE "shelves" ("id" uuid PRIMARY KEY)'),
    ];
    const applied: string[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { migrations } = at(later);
        await migrations.migrateMeta();
        await migrations.migrateShared();
        await migrations.migrateTenants((scope, done) => applied.push(...done.map(({ name }) => `${scope} ${name}`)));
      }),
    );
    expect(applied).toHaveLength(6);
    expect(new Set(applied).size).toBe(6);
    for (const tenant of tenants) {
      expect(await columns(tenant.slug)).toContain('pages');
      const [{ version }] = await bench.database.admin(
        'SELECT schema_version AS version FROM meta.tenants WHERE id = $1',
        [tenant.id],
      );
      expect(version).toBe('20260101000004');
      await expect(bench.asTenant(tenant, 'SELECT FROM shelves')).resolves.toEqual([]);
    }
  });

  it('one that fails is rolled back whole, says where, and those before it stay', async () => {
    const before = [
      statement('Pages20260101000003', 'ALTER TABLE "books" ADD "pages" integer -- a comment at the end'),
      statement('Shelf20260101000004', 'CREATE TABLE "shelves" ("id" uuid PRIMARY KEY)'),
      statement('Isbn20260101000005', 'ALTER TABLE "books" ADD "isbn" text'),
    ];
    const failing = migration('Bad20260101000006', async (queryRunner) => {
      await queryRunner.query('ALTER TABLE "books" ADD "half" text');
      await queryRunner.query('ALTER TABLE "nowhere" ADD "x" text');
    });
    const refused = at([...before, failing]).migrations.migrateTenant(tenants[0]);
    await expect(refused).rejects.toMatchObject({ code: 'migration_failed' });
    await expect(refused).rejects.toThrow(/tenant "a".*nowhere/s);
    expect(await columns('a')).toEqual(expect.arrayContaining(['isbn']));
    expect(await columns('a')).not.toContain('half');
    const mended = [...before, statement('Bad20260101000006', 'ALTER TABLE "books" ADD "half" text')];
    const applied = await at(mended).migrations.migrateTenant(tenants[0]);
    expect(applied.map(({ name }) => name)).toEqual(['Bad20260101000006']);
  });

  it('one that was edited or is missing is refused by name', async () => {
    const edited = libraryWith([statement('Books20260101000001', 'SELECT 1'), Audit20260101000002]);
    await expect(at([], edited).migrations.migrateTenant(tenants[1])).rejects.toMatchObject({
      code: 'migration_changed',
    });
    const missing = libraryWith([Books20260101000001]);
    await expect(at([], missing).migrations.migrateTenant(tenants[1])).rejects.toMatchObject({
      code: 'migration_missing',
    });
  });

  it('one that looks at rows is run for real, in the same way', async () => {
    const curious = migration('Curious20260101000003', async (queryRunner) => {
      const rows: { title: string }[] = await queryRunner.query('SELECT "title" FROM "books"');
      await queryRunner.query('ALTER TABLE "books" ADD "first" text');
      await queryRunner.query('UPDATE "books" SET "first" = $1', [rows[0]?.title ?? null]);
    });
    const { provisioning, migrations } = at([curious]);
    const tenant = await provisioning.create({ blueprint: 'library', slug: 'curious' });
    await provisioning.verify(tenant);
    const old = await bench.provisioning.create({ blueprint: 'library', slug: 'older' });
    expect(await migrations.migrateTenant(old)).toHaveLength(1);
    expect(await bench.asTenant(old, 'SELECT first FROM books')).toEqual([{ first: 'Rules of older' }]);
  });

  it('lists out of order, twice, or without a version are refused', async () => {
    const [first, second] = libraryMigrations;
    for (const list of [[second, first], [first, first], [statement('Nameless', 'SELECT 1')]]) {
      await expect(planMigrations(list)).rejects.toMatchObject({ code: 'migration_list' });
    }
  });

  it('a new tenant is refused while the shared tables are behind', async () => {
    const blueprint = libraryWith(libraryMigrations);
    const shared = [...blueprint.shared.migrations, statement('More20260101000009', 'CREATE TABLE "more" ()')];
    const { provisioning } = at([], { ...blueprint, shared: { ...blueprint.shared, migrations: shared } });
    await expect(provisioning.create({ blueprint: 'library', slug: 'early' })).rejects.toMatchObject({
      code: 'shared_tables_behind',
    });
  });
});
