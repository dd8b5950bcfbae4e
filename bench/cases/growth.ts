import { insurance } from '../../src/blueprints/insurance/index.js';
import { namedSchema, scopedUnkept } from '../contenders/index.js';
import { type Figure, type Line } from '../harness/figure.js';
import { bySchema } from '../world/blueprints.js';
import { makeWorld } from '../world/world.js';
import { type Case, type CaseContext } from './case.js';
import { TYPEORM, TYPEORM_DOES, TYPEORM_SAMPLE } from './fleet/typeorm.js';
import { latencyLines, nameOf, tenantsOf } from './growth/latency.js';
import { memoryLines, RECYCLING, WITHOUT } from './growth/memory.js';
import { noopLines } from './growth/noop.js';
import { type Size, Sizes } from './growth/sizes.js';

const P50 = 'growth.p50_5000_vs_10';
const MEMORY = 'growth.backend_mb';
const NOOP = 'fleet.noop_ms';
const TABLES = bySchema.tenant!.entities.length;
const SMALL = `${TABLES} table of 200 rows each, and its ledger`;

interface Extent {
  readonly counts: readonly number[];
  readonly brokers: number;
  readonly recycled?: number;
}

const FULL: Extent = { counts: [10, 100, 1_000, 5_000], brokers: 400 };
const QUICK: Extent = { counts: [3, 6, 12, 24], brokers: 12, recycled: 4 };

/** What many tenants do to a request, to a connection, and to a migration with nothing to do. */
export const growth: Case = {
  figures: [P50, MEMORY, NOOP],

  async *run(context, wanted) {
    const extent = context.quick ? QUICK : FULL;
    const { counts } = extent;
    const needed = counts.filter(
      (count) => wanted.has(P50) || count === counts[3] || (wanted.has(NOOP) && count === counts[2]),
    );
    const sizes = await Sizes.open(context.serverUrl, needed, context.say);
    try {
      if (wanted.has(P50)) yield await latency(context, sizes.get(counts));
      if (wanted.has(MEMORY)) yield await memory(context, sizes.get([counts[3]])[0], extent);
      if (wanted.has(NOOP)) yield await noop(context, sizes.get([counts[2], counts[3]]));
    } finally {
      await sizes.close();
    }
  },
};

async function latency({ serverCpu, quick, say }: CaseContext, sizes: Size[]): Promise<Figure> {
  say('asking all tenants');
  const [first, last] = [sizes[0].count, sizes.at(-1)!.count];
  const effort = quick ? { seconds: 0.3, rounds: 3, warmUpSeconds: 0.3 } : { seconds: 1, rounds: 15, warmUpSeconds: 5 };
  return {
    name: P50,
    title: `median latency of GET by key over one connection, tenants of ${SMALL}, all asked before`,
    baseline: tenantsOf(first),
    target: `${tenantsOf(last)} ≤ 1.2 of ${tenantsOf(first)}`,
    goals: [{ contender: nameOf('uniform'), part: tenantsOf(last), of: 'ratio', atMost: 1.2 }],
    lines: await latencyLines({ sizes, serverCpu, effort }),
    notes: [
      'each number of tenants in a database of its own, on one server, by turns',
      'evenly: every tenant as often; skewed: the nth tenant asked 1/n as often as the first',
      `${scopedUnkept.name}: ${scopedUnkept.what}`,
      `${namedSchema.name}: ${namedSchema.what}`,
    ],
  };
}

async function memory({ serverUrl, serverCpu, quick, say }: CaseContext, size: Size, extent: Extent): Promise<Figure> {
  const { brokers, recycled } = extent;
  const effort = { rounds: quick ? 1 : 3, recycled };
  const entities = insurance.tenant!.entities;
  const parts = [
    `${TABLES} table, ${tenantsOf(size.count)}`,
    `${entities.length} tables, ${tenantsOf(brokers)}`,
  ] as const;
  const figure = {
    name: MEMORY,
    title: 'private memory of the largest backend, one read of every table of every tenant over one connection',
    baseline: WITHOUT,
    target: `"${RECYCLING}" ≤ 100 MB`,
    goals: parts.map((part) => ({ contender: RECYCLING, part, of: 'value', atMost: 100 }) as const),
  };
  if (!serverCpu) return { ...figure, lines: [], notes: ['the server is not on this machine: not measured'] };
  const small = { appUrl: size.world.appUrl, entities: bySchema.tenant!.entities, tenants: size.tenants };
  const lines: Line[] = await memoryLines(parts[0], small, effort);
  const world = await makeWorld(serverUrl, [insurance]);
  try {
    say(`making ${brokers} brokers`);
    const tenants = await world.settle(insurance, brokers, 'm');
    lines.push(...(await memoryLines(parts[1], { appUrl: world.appUrl, entities, tenants }, effort)));
  } finally {
    await world.close();
  }
  return {
    ...figure,
    lines,
    notes: [
      `${RECYCLING}: a connection is replaced ${recycled ? `after ${recycled} tables` : 'as the library does by default'}; ${WITHOUT}: never`,
    ],
  };
}

async function noop({ serverUrl, quick, say }: CaseContext, sizes: Size[]): Promise<Figure> {
  const lines: Line[] = [];
  for (const size of sizes) {
    say(`migrating ${size.count} tenants that have nothing to do`);
    lines.push(...(await noopLines(serverUrl, size, quick ? 2 : 7)));
  }
  const bounds = [50, 100];
  return {
    name: NOOP,
    title: `fleet:migrate with nothing to do, tenants of ${SMALL}`,
    target: sizes.map(({ count }, index) => `${tenantsOf(count)} ≤ ${bounds[index]} ms database time`).join(', '),
    goals: sizes.map(({ count }, index) => ({
      contender: 'tenantry',
      part: tenantsOf(count),
      of: 'value',
      atMost: bounds[index],
    })),
    lines,
    notes: [
      'database time: pg_stat_database.active_time, from connecting to the last connection closed',
      `${TYPEORM}: ${TYPEORM_DOES}; measured on the first ${TYPEORM_SAMPLE} tenants at most and extrapolated to all`,
    ],
  };
}
