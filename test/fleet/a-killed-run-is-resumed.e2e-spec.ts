import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type FleetBench, openFleet } from './support/fleet-bench.js';
import { killedMigrations } from './support/killed.js';

/** The long form: FLEET_KILLS=50. */
const KILLS = Number(process.env.FLEET_KILLS ?? 3);
const MOST_MS_PER_KILL = 60_000;
const MOST_MS_BEFORE_A_KILL = 600;
const TENANTS = 12;
const LATEST = '20260201000004';

/** What each ledger says, and whether the catalog has it, by tenant. */
const STATES = `
  SELECT t.slug, t.schema_version AS mirrored,
         (SELECT array_agg(m.version ORDER BY m.version) FROM %I.schema_migrations m WHERE m.version > '2026010199') AS ledger,
         array_remove(ARRAY[
           (SELECT '20260201000001' FROM pg_attribute WHERE attrelid = '%I.books'::regclass AND attname = 'pages'),
           (SELECT '20260201000002' FROM pg_attribute WHERE attrelid = '%I.books'::regclass AND attname = 'isbn'),
           (SELECT '20260201000003' FROM pg_index WHERE indexrelid = to_regclass('%I.ix_title') AND indisvalid),
           (SELECT '20260201000004' FROM pg_class WHERE oid = to_regclass('%I.shelves'))], NULL) AS catalog
    FROM meta.tenants t WHERE t.schema_name = '%I'`;

describe('a fleet run killed at any moment', () => {
  let bench: FleetBench;
  beforeAll(async () => {
    bench = await openFleet(TENANTS);
  });
  afterAll(() => bench.close());

  it(
    'leaves ledger and catalog of each tenant agreeing, and --resume finishes it',
    async () => {
      // Held all the time, so that no run comes to its end before it is killed.
      const blocked = new Client({ connectionString: bench.database.ownerUrl });
      await blocked.connect();
      await blocked.query(`BEGIN; LOCK TABLE "${bench.tenants.at(-1)!.schemaName}".books IN ACCESS SHARE MODE`);
      const fleet = bench.fleetAt(killedMigrations);
      for (let kill = 1; kill <= KILLS; kill++) {
        await killAfter(kill === KILLS ? 'one is finished' : 'begins', Math.random() * MOST_MS_BEFORE_A_KILL);
        await serverIsDone();
        for (const state of await states()) {
          const ledger = state.ledger ?? [];
          // An index built outside a transaction may be there before its ledger row; nothing else may.
          const catalog = state.catalog.filter((each) => each !== '20260201000003' || ledger.includes(each));
          expect({ ...state, catalog }).toMatchObject({ ledger: ledger.length ? catalog : null });
          expect(state.mirrored).toBe(ledger.at(-1) ?? '20260101000002');
        }
        // The same by fingerprint, of everything that is in a catalog.
        const { checked, drifted } = await fleet.drift();
        expect(checked).toBe(TENANTS);
        for (const { differences } of drifted) expect(differences).toMatchObject([{ kind: 'index', name: 'ix_title' }]);
        const left = Object.values(await bench.versions()).filter((version) => version !== LATEST).length;
        // Else the next would find nothing to do but with the tenant that is held.
        if (left === 1 && kill < KILLS) await fleet.rollback({ step: killedMigrations.length });
      }
      await blocked.end();
      const report = await fleet.migrate({ resume: true });
      expect(report.status).toBe('succeeded');
      const slugs = report.tenants.map(({ slug }) => slug);
      expect(slugs).toEqual([...new Set(slugs)]);
      expect(Object.values(await bench.versions())).toEqual(Array(TENANTS).fill(LATEST));
      for (const { ledger, catalog } of await states()) expect([ledger, catalog.length]).toEqual([catalog, 4]);
      expect(await fleet.drift()).toMatchObject({ checked: TENANTS, drifted: [] });
    },
    (KILLS + 2) * MOST_MS_PER_KILL,
  );

  const states = () =>
    bench.database.admin<{ slug: string; mirrored: string; ledger: string[] | null; catalog: string[] }>(
      bench.tenants.map(({ schemaName }) => STATES.replaceAll('%I', schemaName)).join(' UNION ALL '),
    );

  /** A statement that was on its way is finished also for a client that is gone. */
  async function serverIsDone(): Promise<void> {
    for (;;) {
      const [{ busy }] = await bench.database.admin<{ busy: number }>(
        `SELECT count(*)::int AS busy FROM pg_stat_activity
          WHERE datname = current_database() AND application_name LIKE 'tenantry fleet%'`,
      );
      if (busy === 0) return;
      await sleep(50);
    }
  }

  async function killAfter(line: string, milliseconds: number): Promise<void> {
    const program = join(import.meta.dirname, 'support/migrate-until-killed.ts');
    const child = spawn(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', program, bench.database.ownerUrl],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'exit');
    let heard = '';
    const reached = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
        if (heard.includes(line)) resolve();
      });
    });
    await Promise.race([reached, exited]);
    await sleep(milliseconds);
    child.kill('SIGKILL');
    await exited;
  }
});
