import { type FleetBench, migrationOf, openFleet } from './support/fleet-bench.js';

const pages = migrationOf('Pages20260201000001', ['ALTER TABLE "books" ADD "pages" integer'], {
  down: ['ALTER TABLE "books" DROP COLUMN "pages"'],
});
const isbn = migrationOf('Isbn20260201000002', ['ALTER TABLE "books" ADD "isbn" text'], {
  down: ['ALTER TABLE "books" DROP COLUMN "isbn"'],
});
const final = migrationOf('Final20260201000003', ['ALTER TABLE "books" ADD "final" text']);

describe('fleet:rollback', () => {
  let bench: FleetBench;
  beforeEach(async () => {
    bench = await openFleet(3);
  });
  afterEach(() => bench.close());

  it('takes back so many migrations, also from tenants that are further behind, and they can be applied again', async () => {
    await bench.fleetAt([pages]).migrate({ tenants: ['t01'] });
    const fleet = bench.fleetAt([pages, isbn]);
    await fleet.migrate({ tenants: ['t02', 't03'] });
    const back = await fleet.rollback();
    expect(back).toMatchObject({ status: 'succeeded', counts: { done: 2, unchanged: 1 } });
    expect(new Set(Object.values(await bench.versions()))).toEqual(new Set(['20260201000001']));
    const further = await fleet.rollback({ step: 2 });
    expect(further.tenants.map(({ toVersion }) => toVersion)).toEqual(Array(3).fill('20260101000002'));
    expect(await fleet.drift()).toMatchObject({ checked: 3, drifted: [] });
    expect((await fleet.migrate()).counts).toMatchObject({ done: 3 });
    expect(await fleet.drift()).toMatchObject({ drifted: [] });
  });

  it('refuses what cannot be taken back, and production without --force', async () => {
    const fleet = bench.fleetAt([final]);
    await fleet.migrate();
    const report = await fleet.rollback();
    expect(report.tenants.map(({ error }) => error?.code)).toEqual(Array(3).fill('irreversible_migration'));
    const production = bench.fleetAt([final], { environment: 'production' });
    await expect(production.rollback()).rejects.toMatchObject({ code: 'rollback_refused' });
  });
});
