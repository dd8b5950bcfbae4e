import { type FleetReport } from '../../src/provisioning/index.js';
import { type FleetBench, libraryAt, migrationOf, openFleet } from './support/fleet-bench.js';

const pages = migrationOf('Pages20260201000001', [
  'ALTER TABLE "books" ADD "pages" integer',
  'CREATE INDEX "ix_books_pages" ON "books" ("pages")',
]);
const shelves = migrationOf('Shelves20260201000002', ['CREATE TABLE "shelves" ("id" serial PRIMARY KEY)']);

describe('a fleet run', () => {
  let bench: FleetBench;
  beforeEach(async () => {
    bench = await openFleet(8);
  });
  afterEach(() => bench.close());

  const statuses = ({ tenants }: FleetReport) => tenants.map(({ slug, status }) => `${slug} ${status}`);
  const blocked = (slug: string, sql = 'ALTER TABLE books ADD pages text') =>
    bench.database.admin(`SET search_path TO library_${slug}; ${sql}`);

  const journalOf = ({ runId }: FleetReport) =>
    bench.database.admin(
      `SELECT status, to_version AS version, attempts, count(*)::int AS tenants FROM meta.fleet_run_items
        WHERE run_id = $1 AND duration_ms IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1`,
      [runId],
    );

  it('brings every tenant to the version of the code, grants what it made, and is a no-op afterwards', async () => {
    const seen: number[] = [];
    const fleet = bench.fleetAt([pages, shelves]);
    const report = await fleet.migrate({ onProgress: ({ finished }) => seen.push(finished) });
    expect(report).toMatchObject({ status: 'succeeded', counts: { done: 8, unchanged: 0, failed: 0, pending: 0 } });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(report.tenants[0]).toMatchObject({
      fromVersion: '20260101000002',
      toVersion: '20260201000002',
      applied: ['Pages20260201000001', 'Shelves20260201000002'],
    });
    for (const tenant of bench.tenants) await bench.asTenant(tenant, 'INSERT INTO shelves DEFAULT VALUES');
    const again = await fleet.migrate();
    expect(again.counts).toEqual({ done: 0, unchanged: 8, failed: 0, pending: 0 });
    expect(await fleet.status()).toEqual([
      expect.objectContaining({ blueprint: 'library', version: '20260201000002', tenants: 8, behind: 0, failed: 0 }),
    ]);
  });

  it('checks changed rows at once, so that their table can be altered in the same migration', async () => {
    const lent = migrationOf('Lent20260201000003', [
      `WITH book AS (INSERT INTO "books" ("title") VALUES ('lent') RETURNING "id")
       INSERT INTO "loans" ("book_id") SELECT "id" FROM book`,
      'ALTER TABLE "loans" ADD "due" date',
    ]);
    expect(await bench.fleetAt([lent]).migrate()).toMatchObject({ status: 'succeeded', counts: { done: 8 } });
  });

  it('goes on past a tenant that fails, and --resume brings the rest', async () => {
    await blocked('t03');
    const fleet = bench.fleetAt([pages]);
    const report = await fleet.migrate();
    expect(report).toMatchObject({ status: 'failed', counts: { done: 7, failed: 1 } });
    expect(report.tenants.map(({ slug }) => slug)).toEqual(bench.tenants.map(({ slug }) => slug));
    expect(report.tenants[2].error).toMatchObject({ code: 'migration_failed' });
    expect(report.tenants[2].error!.message).toMatch(/Pages20260201000001 failed on tenant "t03".*"pages"/);
    expect(await journalOf(report)).toEqual([
      { status: 'done', version: '20260201000001', attempts: 1, tenants: 7 },
      { status: 'failed', version: '20260101000002', attempts: 1, tenants: 1 },
    ]);
    expect(await fleet.status()).toEqual([
      expect.objectContaining({ version: '20260101000002', tenants: 1, behind: 1, failed: 1 }),
      expect.objectContaining({ version: '20260201000001', tenants: 7, behind: 0, failed: 0 }),
    ]);
    await blocked('t03', 'ALTER TABLE books DROP pages');
    const resumed = await fleet.migrate({ resume: true });
    expect(resumed).toMatchObject({ runId: report.runId, status: 'succeeded', counts: { done: 1, unchanged: 7 } });
    expect(await journalOf(report)).toEqual([{ status: 'done', version: '20260201000001', attempts: 1, tenants: 8 }]);
    await expect(fleet.migrate({ resume: true })).rejects.toMatchObject({ code: 'nothing_to_resume' });
  });

  it('is halted by one failing canary, before anybody else is touched', async () => {
    await blocked('t01');
    const report = await bench.fleetAt([pages]).migrate({ canary: 1, wavePercent: 25 });
    expect(report).toMatchObject({ status: 'halted', counts: { failed: 1, pending: 7 } });
    expect(new Set(Object.values(await bench.versions()))).toEqual(new Set(['20260101000002']));
  });

  it('is halted after so many failures', async () => {
    for (const slug of ['t01', 't02', 't03', 't04']) await blocked(slug);
    const report = await bench.fleetAt([pages]).migrate({ concurrency: 1, maxFailures: 2 });
    expect(statuses(report).slice(0, 3)).toEqual(['t01 failed', 't02 failed', 't03 pending']);
    expect(report.status).toBe('halted');
  });

  it('stops between two tenants when it is told to', async () => {
    const stop = new AbortController();
    const fleet = bench.fleetAt([pages]);
    const onProgress = ({ finished }: { finished: number }) => finished === 3 && stop.abort();
    const report = await fleet.migrate({ concurrency: 1, signal: stop.signal, onProgress });
    expect(report).toMatchObject({ status: 'halted', counts: { done: 3, pending: 5 } });
    expect((await fleet.migrate({ resume: true })).counts).toMatchObject({ done: 5, unchanged: 3 });
  });

  it('touches the tenants it was given, not those it was to skip, and refuses names nobody has', async () => {
    const fleet = bench.fleetAt([pages]);
    const report = await fleet.migrate({ tenants: ['t01', bench.tenants[1].id, 't03'], skipTenants: ['t03'] });
    expect(statuses(report)).toEqual(['t01 done', 't02 done']);
    await expect(fleet.migrate({ tenants: ['t01', 'nobody'] })).rejects.toMatchObject({ code: 'unknown_tenants' });
    await expect(fleet.migrate({ blueprint: 'nothing' })).rejects.toMatchObject({ code: 'unknown_blueprint' });
    await expect(fleet.migrate({ concurrency: 0 })).rejects.toMatchObject({ code: 'fleet_option' });
  });

  it('touches no tenant when the shared tables fail', async () => {
    const fleet = bench.fleetAt([pages], { blueprints: [brokenShared()] });
    const report = await fleet.migrate();
    expect(report).toMatchObject({ status: 'failed', counts: { pending: 8 } });
    expect(report.shared).toEqual([expect.objectContaining({ scope: 'library', error: expect.anything() })]);
  });
});

function brokenShared() {
  const blueprint = libraryAt(pages);
  const migrations = [
    ...blueprint.shared.migrations,
    migrationOf('Broken20260201000001', ['ALTER TABLE "no" ADD x int']),
  ];
  return { ...blueprint, shared: { ...blueprint.shared, migrations } };
}
