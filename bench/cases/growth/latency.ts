import { namedSchema, scoped, scopedUnkept } from '../../contenders/index.js';
import { type Line, linesOf } from '../../harness/figure.js';
import { interleave } from '../../harness/rounds.js';
import { type ServerCpu } from '../../harness/server-cpu.js';
import { medianOf } from '../../harness/stats.js';
import { type Contender } from '../../http/contender.js';
import { type Effort, Field, type RequestMeasurement } from '../../http/field.js';
import { type Choice, oneReadEach, readsByKey } from '../../http/traffic.js';
import { once } from '../../world/database.js';
import { type Size } from './sizes.js';

const POOL_SIZE = 16;
const CONNECTIONS = 1;
const TOUCHES = 10;

export interface LatencyInput {
  readonly sizes: readonly Size[];
  readonly serverCpu: ServerCpu | undefined;
  readonly effort: Omit<Effort, 'connections'>;
}

/** Who is asked, and how. */
type Traffic = readonly [contender: Contender, choice: Choice];

export const nameOf = (choice: Choice, { name }: Contender = scoped) =>
  `${name}, ${choice === 'uniform' ? 'evenly' : 'skewed'}`;
export const tenantsOf = (count: number) => `${count.toLocaleString('en')} tenants`;

/**
 * Applications for each size, all tenants asked once, and then by turns; the first size is the baseline. Beside ours is what the
 * tables alone cost, where the owner's login can read them past the walls.
 */
export async function latencyLines({ sizes, serverCpu, effort }: LatencyInput): Promise<Line[]> {
  const traffics: Traffic[] = [
    [scoped, 'uniform'],
    [scoped, 'skewed'],
    [scopedUnkept, 'uniform'],
  ];
  if (await isPastWalls(sizes[0].world.ownerUrl)) traffics.push([namedSchema, 'uniform']);
  const contenders = [...new Set(traffics.map(([contender]) => contender))];
  const fields: { size: Size; field: Field }[] = [];
  try {
    for (const size of sizes) {
      const { ownerUrl, appUrl } = size.world;
      const settings = { ownerUrl, appUrl, tenants: size.tenants, poolSize: POOL_SIZE };
      fields.push({ size, field: await Field.open({ contenders, settings, serverCpu }) });
    }
    const lines: Line[] = [];
    for (const traffic of traffics) lines.push(...(await linesOfTraffic(traffic, fields, effort)));
    return lines;
  } finally {
    for (const { field } of fields) await field.close();
  }
}

async function linesOfTraffic(
  [contender, choice]: Traffic,
  fields: readonly { size: Size; field: Field }[],
  effort: LatencyInput['effort'],
): Promise<Line[]> {
  for (const { size, field } of fields) {
    const one = { connections: CONNECTIONS, ...effort };
    await field.warmUp(contender.name, readsByKey(size.tenants, choice), one);
    // So often, and the server has the plans it keeps.
    for (let times = 0; times < TOUCHES; times += 1) await field.touch(contender.name, oneReadEach(size.tenants));
  }
  const runners = fields.map(({ size: { count, tenants }, field }) => {
    let seed = 0;
    return {
      name: tenantsOf(count),
      // Another sequence each round: with many tenants, one does not come to all.
      measure: () => {
        const requests = readsByKey(tenants, choice, { seed: (seed += 1) });
        return field.measure(contender.name, requests, { connections: CONNECTIONS, seconds: effort.seconds });
      },
    };
  });
  const sizes = fields.map(({ size }) => size);
  return named(await interleave(runners, { rounds: effort.rounds }), nameOf(choice, contender), sizes);
}

async function isPastWalls(ownerUrl: string): Promise<boolean> {
  const asked = 'SELECT rolsuper OR rolbypassrls AS passes FROM pg_roles WHERE rolname = current_user';
  return (await once<{ passes: boolean }>(ownerUrl, asked))[0].passes;
}

function named(measured: Map<string, RequestMeasurement[]>, contender: string, sizes: readonly Size[]): Line[] {
  const lines = linesOf({
    measured,
    baseline: tenantsOf(sizes[0].count),
    unit: 'ms',
    ratio: 'own/baseline',
    value: ({ p50Ms }) => p50Ms,
    beside: (all) => ({
      'p99 ms': medianOf(all.map(({ p99Ms }) => p99Ms)),
      'CPU µs': medianOf(all.map(({ cpuUs }) => cpuUs)),
    }),
  });
  return lines.map((line, index) => ({
    ...line,
    contender,
    part: line.contender,
    at: sizes[index].count,
  }));
}
