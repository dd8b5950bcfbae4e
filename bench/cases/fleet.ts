import assert from 'node:assert/strict';
import { insurance } from '../../src/blueprints/insurance/index.js';
import { Fleet, Migrations, OwnerDatabase } from '../../src/provisioning/index.js';
import { bareLoop } from '../fleet/bare-loop.js';
import { addRounds, interleave } from '../harness/rounds.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';
import { ACCOUNTED_DOES, accountedLoop, LOOKING_DOES, undoAccounted } from './fleet/accounted-loop.js';
import { type FleetMeasurement, migrateLines } from './fleet/lines.js';
import {
  BARE_STATEMENTS,
  FleetMigration,
  releasedInsurance,
  undoBare,
  undoing,
  undoTypeorm,
} from './fleet/migration.js';
import { TYPEORM, TYPEORM_DOES, TYPEORM_SAMPLE, typeormEach } from './fleet/typeorm.js';

const MIGRATE = 'fleet.migrate_vs_ddl';
const OURS = 'tenantry';
const BARE = 'bare loop';
const ACCOUNTED = 'loop with an account';
const LOOKING = 'loop that looks first';
const TENANTS = 1_000;
const WORKERS = [1, 8];
const UNDO_WORKERS = 4;

/** A release that changes every tenant's schema, beside sending the same statements to each. */
export const fleet: Case = {
  figures: [MIGRATE],

  async *run({ serverUrl, serverCpu, quick, say }) {
    const world = await makeWorld(serverUrl, [insurance]);
    const { ownerUrl, appUrl } = world;
    const owner = new OwnerDatabase({ ownerUrl, appUrl, blueprints: [releasedInsurance], environment: 'test' });
    const fleet = new Fleet(owner, new Migrations(owner));
    const usedMs = () => {
      const { user, system } = process.cpuUsage();
      return (user + system + (serverCpu?.usedUs() ?? 0)) / 1_000;
    };
    try {
      const count = quick ? 12 : TENANTS;
      say(`making ${count} brokers`);
      const tenants = await world.settle(insurance, count, 'f');
      const schemas = tenants.map(({ schemaName }) => schemaName);
      // Its table of migrations would be drift to us, so TypeORM has tenants of its own.
      const sample = await world.settle(insurance, Math.min(count, TYPEORM_SAMPLE), 't');
      const skipTenants = sample.map(({ slug }) => slug);
      const measured = async (members: number, work: () => Promise<void>): Promise<FleetMeasurement> => {
        const [usedBefore, started] = [usedMs(), performance.now()];
        await work();
        const took = performance.now() - started;
        return { ms: took / members, cpuMs: (usedMs() - usedBefore) / members };
      };
      const lookForDrift = async () => {
        const { drifted } = await fleet.drift({ skipTenants });
        assert.equal(drifted.length, 0, 'tenants that differ from what their migrations make');
      };
      const runnersOf = (workers: number, looksForDrift = true) => [
        {
          name: BARE,
          async measure() {
            const result = await measured(count, () => bareLoop(ownerUrl, schemas, workers, BARE_STATEMENTS));
            await undoBare(ownerUrl, schemas, UNDO_WORKERS);
            return result;
          },
        },
        ...[ACCOUNTED, LOOKING].map((name) => ({
          name,
          async measure() {
            const account = { statements: BARE_STATEMENTS, looks: name === LOOKING };
            const result = await measured(count, () => accountedLoop(ownerUrl, tenants, workers, account));
            await undoAccounted(ownerUrl, tenants, UNDO_WORKERS, undoing('bare'));
            return result;
          },
        })),
        {
          name: OURS,
          async measure() {
            const result = await measured(count, async () => {
              const { counts } = await fleet.migrate({ concurrency: workers, skipTenants });
              assert.equal(counts.done, count, 'tenants migrated');
            });
            const drift = looksForDrift ? await measured(count, lookForDrift) : undefined;
            const { counts } = await fleet.rollback({ concurrency: UNDO_WORKERS, skipTenants });
            assert.equal(counts.done, count, 'tenants taken back');
            return { ...result, drift };
          },
        },
        {
          name: TYPEORM,
          async measure() {
            const result = await measured(sample.length, () =>
              typeormEach(ownerUrl, sample, workers, [FleetMigration]),
            );
            await undoTypeorm(
              ownerUrl,
              sample.map(({ schemaName }) => schemaName),
              UNDO_WORKERS,
            );
            return result;
          },
        },
      ];
      const lines = [];
      for (const workers of WORKERS) {
        say(`${workers} at a time`);
        const all = await interleave<FleetMeasurement>(runnersOf(workers), { rounds: quick ? 2 : 3 });
        // Three rounds are few for a target: the two that it is about have more, without what else takes long.
        const two = runnersOf(workers, false).filter(({ name }) => name === OURS || name === BARE);
        addRounds(all, await interleave<FleetMeasurement>(two, { rounds: quick ? 1 : 8, warmUps: 0 }));
        lines.push(...migrateLines({ all, workers, ours: OURS, baseline: BARE }));
      }
      yield {
        name: MIGRATE,
        title: `2 ALTER TABLE and 1 CREATE INDEX on ${count} insurance tenants, per tenant`,
        baseline: BARE,
        target: `"${OURS}" ≤ 2.0`,
        goals: WORKERS.map((workers) => ({
          contender: OURS,
          part: `${workers} at a time`,
          of: 'ratio',
          atMost: 2,
        })),
        lines,
        notes: [
          `${OURS}: fleet:migrate with its journal; per tenant lock, ledger, register, event, and the fingerprint forgotten, in the same transaction`,
          `${OURS}, then drift: and fleet:drift over all of them, which reads every catalog and keeps its fingerprint`,
          `${BARE}: the statements of a schema in one transaction and one message, nothing else`,
          `${ACCOUNTED}: ${ACCOUNTED_DOES}`,
          `${LOOKING}: ${LOOKING_DOES}`,
          `${TYPEORM}: ${TYPEORM_DOES}; measured on ${sample.length} tenants, the rest taken to cost the same`,
          ...(serverCpu ? [] : ['the server is not on this machine: CPU is that of Node alone']),
        ],
      };
    } finally {
      await owner.onModuleDestroy();
      await world.close();
    }
  },
};
