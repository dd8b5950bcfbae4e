import { type FleetBench, migrationOf, openFleet } from './support/fleet-bench.js';

const concurrent = (sql: string) => migrationOf('Title20260201000001', [sql], { transaction: false });
const index = concurrent('CREATE INDEX CONCURRENTLY "ix_title" ON "books" ("title")');

describe('a migration outside a transaction', () => {
  let bench: FleetBench;
  beforeEach(async () => {
    bench = await openFleet(4);
  });
  afterEach(() => bench.close());

  const indexes = async () =>
    bench.database.admin<{ schema: string; valid: boolean }>(
      `SELECT n.nspname AS schema, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'ix_title' ORDER BY 1`,
    );

  it('builds its index on every tenant; one that is there is kept, an invalid one is built again', async () => {
    await bench.database.admin('CREATE INDEX ix_title ON library_t01.books (title)');
    await bench.database.admin('CREATE INDEX ix_title ON library_t02.books (title)');
    await bench.database.admin(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'library_t02.ix_title'::regclass`,
    );
    const fleet = bench.fleetAt([index]);
    expect(await fleet.migrate()).toMatchObject({ status: 'succeeded', counts: { done: 4 } });
    expect((await indexes()).map(({ valid }) => valid)).toEqual([true, true, true, true]);
    expect(await fleet.drift()).toMatchObject({ drifted: [] });
  });

  it('leaves no invalid index where it fails, and names the tenant', async () => {
    for (const title of ['a', 'a']) {
      await bench.database.admin('DROP INDEX IF EXISTS library_t03.uq_books_title');
      await bench.database.admin('INSERT INTO library_t03.books (title) VALUES ($1)', [title]);
    }
    const unique = concurrent('CREATE UNIQUE INDEX CONCURRENTLY "ix_title" ON "books" ("title")');
    const report = await bench.fleetAt([unique]).migrate();
    expect(report.counts).toMatchObject({ done: 3, failed: 1 });
    expect(report.tenants[2].error).toMatchObject({ code: 'invalid_index' });
    expect(await indexes()).toHaveLength(3);
  });

  it('two migrators at once: neither deadlocks, each tenant is done once, no index is invalid', async () => {
    const reports = await Promise.all([1, 2].map(() => bench.fleetAt([index]).migrate()));
    expect(reports.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect(reports.map(({ counts }) => counts.done).sort()).toEqual([0, 4]);
    expect((await indexes()).every(({ valid }) => valid)).toBe(true);
    const busy = bench.fleetAt([index]);
    const held = await Promise.allSettled([busy.migrate({ waitSeconds: 0 }), busy.migrate({ waitSeconds: 0 })]);
    expect(held.map(({ status }) => status)).toContain('fulfilled');
  });
});
