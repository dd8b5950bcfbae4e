import assert from 'node:assert/strict';
import { type MigrationInterface } from 'typeorm';
import { Fleet, Migrations, OwnerDatabase } from '../../../src/provisioning/index.js';
import { DatabaseTime } from '../../harness/database-time.js';
import { type Line } from '../../harness/figure.js';
import { interleave } from '../../harness/rounds.js';
import { extrapolated, medianOf, spreadOf } from '../../harness/stats.js';
import { bySchema } from '../../world/blueprints.js';
import { TYPEORM, TYPEORM_SAMPLE, typeormEach } from '../fleet/typeorm.js';
import { tenantsOf } from './latency.js';
import { type Size } from './sizes.js';

const OURS = 'tenantry';

interface Noop {
  readonly databaseMs: number;
  readonly tookMs: number;
}

/** Already applied wherever it is looked for: the warm-up writes it down. */
class Nothing20260101000000 implements MigrationInterface {
  name = 'Nothing20260101000000';
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}

/** Migrating a fleet that has nothing to do. */
export async function noopLines(serverUrl: string, size: Size, rounds: number): Promise<Line[]> {
  const { world, count, tenants } = size;
  const { ownerUrl, appUrl } = world;
  const time = await DatabaseTime.of(serverUrl, ownerUrl);
  const measured = async (work: () => Promise<unknown>): Promise<Noop> => {
    let tookMs = 0;
    const databaseMs = await time.during(async () => {
      const started = performance.now();
      await work();
      tookMs = performance.now() - started;
    });
    return { databaseMs, tookMs };
  };
  const sample = tenants.slice(0, TYPEORM_SAMPLE);
  const forAll = (value: number) => extrapolated(value, sample.length, count);
  try {
    const all = await interleave<Noop>(
      [
        { name: OURS, measure: () => measured(() => migrateNothing(ownerUrl, appUrl, count)) },
        {
          name: TYPEORM,
          async measure() {
            const noop = await measured(() => typeormEach(ownerUrl, sample, 1, [Nothing20260101000000]));
            return { databaseMs: forAll(noop.databaseMs), tookMs: forAll(noop.tookMs) };
          },
        },
      ],
      { rounds },
    );
    return [...all].map(([contender, noops]) => ({
      contender,
      part: tenantsOf(count),
      unit: 'ms database time',
      value: spreadOf(noops.map(({ databaseMs }) => databaseMs)),
      beside: { 'took ms': medianOf(noops.map(({ tookMs }) => tookMs)) },
    }));
  } finally {
    await time.close();
  }
}

/** As the command does it: from connecting to the last connection closed. */
async function migrateNothing(ownerUrl: string, appUrl: string, count: number): Promise<void> {
  const owner = new OwnerDatabase({ ownerUrl, appUrl, blueprints: [bySchema], environment: 'test' });
  try {
    const { counts } = await new Fleet(owner, new Migrations(owner)).migrate();
    assert.equal(counts.unchanged, count, 'tenants that nothing is asked of');
  } finally {
    await owner.onModuleDestroy();
  }
}
