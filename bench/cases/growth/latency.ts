import { scoped } from '../../contenders/index.js';
import { type Line, linesOf } from '../../harness/figure.js';
import { interleave } from '../../harness/rounds.js';
import { type ServerCpu } from '../../harness/server-cpu.js';
import { medianOf } from '../../harness/stats.js';
import { type Effort, Field, type RequestMeasurement } from '../../http/field.js';
import { type Choice, oneReadEach, readsByKey } from '../../http/traffic.js';
import { type Size } from './sizes.js';

const POOL_SIZE = 16;
const CONNECTIONS = 1;

export interface LatencyInput {
  readonly sizes: readonly Size[];
  readonly serverCpu: ServerCpu | undefined;
  readonly effort: Omit<Effort, 'connections'>;
}

export const nameOf = (choice: Choice) => `${scoped.name}, ${choice === 'uniform' ? 'evenly' : 'skewed'}`;
export const tenantsOf = (count: number) => `${count.toLocaleString('en')} tenants`;

/** An application for each size, all its tenants asked once, and then by turns; the first size is the baseline. */
export async function latencyLines({ sizes, serverCpu, effort }: LatencyInput): Promise<Line[]> {
  const fields: { size: Size; field: Field }[] = [];
  try {
    for (const size of sizes) {
      const { ownerUrl, appUrl } = size.world;
      const settings = { ownerUrl, appUrl, tenants: size.tenants, poolSize: POOL_SIZE };
      const field = await Field.open({ contenders: [scoped], settings, serverCpu });
      fields.push({ size, field });
      await field.touch(scoped.name, oneReadEach(size.tenants));
    }
    const lines: Line[] = [];
    for (const choice of ['uniform', 'skewed'] as const) {
      for (const { size, field } of fields) {
        const requests = readsByKey(size.tenants, choice);
        await field.warmUp(scoped.name, requests, { connections: CONNECTIONS, ...effort });
      }
      const runners = fields.map(({ size: { count, tenants }, field }) => {
        let seed = 0;
        return {
          name: tenantsOf(count),
          // Another sequence each round: with many tenants, one does not come to all.
          measure: () => {
            const requests = readsByKey(tenants, choice, { seed: (seed += 1) });
            return field.measure(scoped.name, requests, { connections: CONNECTIONS, seconds: effort.seconds });
          },
        };
      });
      const measured = await interleave(runners, { rounds: effort.rounds });
      lines.push(...named(measured, choice, sizes));
    }
    return lines;
  } finally {
    for (const { field } of fields) await field.close();
  }
}

function named(measured: Map<string, RequestMeasurement[]>, choice: Choice, sizes: readonly Size[]): Line[] {
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
    contender: nameOf(choice),
    part: line.contender,
    at: sizes[index].count,
  }));
}
