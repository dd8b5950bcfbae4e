import { type Tenant } from '../../src/tenancy/index.js';
import { type Figure, type Line, linesOf } from '../harness/figure.js';
import { addRounds } from '../harness/rounds.js';
import { medianOf } from '../harness/stats.js';
import { type Effort, type Field, type RequestMeasurement } from '../http/field.js';
import { type LoadRequest } from '../http/load/request.js';
import { lists, readsByKey, writes } from '../http/traffic.js';

const CONNECTIONS = 16;

export interface RequestCase {
  /** Starts those of the contenders. */
  readonly open: (which: (contender: string) => boolean) => Promise<Field>;
  readonly tenants: readonly Tenant[];
  readonly baseline: string;
  readonly quick: boolean;
  /** How often the baseline and those that have a goal compete once more without the others. */
  readonly generationsAlone: number;
  readonly notes: readonly string[];
}

export type About = Pick<Figure, 'name' | 'title' | 'target' | 'goals'>;
type Part = readonly [name: string, requests: readonly LoadRequest[]];

export const readParts = ['by key', 'list', 'by key, skewed', 'list, skewed'] as const;

export async function readFigure(request: RequestCase, about: About): Promise<Figure> {
  const { tenants } = request;
  return costFigure(request, about, [
    [readParts[0], readsByKey(tenants, 'uniform')],
    [readParts[1], lists(tenants, 'uniform')],
    [readParts[2], readsByKey(tenants, 'skewed')],
    [readParts[3], lists(tenants, 'skewed')],
  ]);
}

export async function writeFigure(request: RequestCase, about: About): Promise<Figure> {
  return costFigure(request, about, [['write', writes(request.tenants, 'uniform')]]);
}

/** Median latency of one connection. */
export async function latencyFigure(request: RequestCase, about: About): Promise<Figure> {
  const { tenants } = request;
  const lines = await linesOfParts(
    request,
    [
      ['by key', readsByKey(tenants, 'uniform')],
      ['list', lists(tenants, 'uniform')],
      ['write', writes(tenants, 'uniform')],
    ],
    // Most of it is waiting: which process it is makes no difference, nor what is in the processor's caches.
    { connections: 1, ...effort(request.quick), ...(request.quick ? {} : LATENCY_EFFORT), alone: null },
    (measured, part) =>
      linesOf({
        measured,
        part,
        baseline: request.baseline,
        unit: 'ms',
        ratio: 'own/baseline',
        value: ({ p50Ms }) => p50Ms,
      }),
  );
  return { ...about, baseline: request.baseline, lines, notes: request.notes };
}

async function costFigure(request: RequestCase, about: About, parts: readonly Part[]): Promise<Figure> {
  const { baseline } = request;
  const lines = await linesOfParts(
    request,
    parts,
    {
      connections: CONNECTIONS,
      ...effort(request.quick),
      alone: new Set([baseline, ...about.goals.map(({ contender }) => contender)]),
    },
    (measured, part) =>
      linesOf({
        measured,
        part,
        baseline,
        unit: 'µs CPU',
        ratio: 'baseline/own',
        value: ({ cpuUs }) => cpuUs,
        beside: (all) => ({
          'of Node': medianOf(all.map(({ nodeUs }) => nodeUs)),
          'requests/s': medianOf(all.map(({ perSecond }) => perSecond)),
          'p50 ms': medianOf(all.map(({ p50Ms }) => p50Ms)),
          'p99 ms': medianOf(all.map(({ p99Ms }) => p99Ms)),
        }),
      }),
  );
  return { ...about, baseline, lines, notes: request.notes };
}

/**
 * Every part, round by round: all contenders, and then those that compete `alone`, in processes that are started anew each time.
 * Round n is the same for all who were in it.
 */
async function linesOfParts(
  { open, generationsAlone, quick }: RequestCase,
  parts: readonly Part[],
  { alone, firstWarmUpSeconds, ...effort }: RequestEffort,
  lines: (measured: Map<string, RequestMeasurement[]>, part: string) => Line[],
): Promise<Line[]> {
  const measured = new Map<string, Map<string, RequestMeasurement[]>>(parts.map(([part]) => [part, new Map()]));
  const more = quick || !alone ? 0 : generationsAlone;
  for (let generation = 0; generation <= more; generation += 1) {
    const field = await open((contender) => generation === 0 || alone!.has(contender));
    try {
      for (const [index, [part, requests]] of parts.entries()) {
        const warmUpSeconds = index === 0 ? firstWarmUpSeconds : effort.warmUpSeconds;
        addRounds(measured.get(part)!, await field.compete(requests, { ...effort, warmUpSeconds }));
      }
    } finally {
      await field.close();
    }
  }
  return parts.flatMap(([part]) => lines(measured.get(part)!, part));
}

interface RequestEffort extends Effort {
  /**
   * Who competes `generationsAlone` times more, started anew each time: what V8 makes of a program, and where it lies in memory,
   * differs from process to process, for as long as the process lives. Null: nobody.
   */
  readonly alone: ReadonlySet<string> | null;
  /**
   * Of the first part; the others find most of the program compiled. A write costs Node several
   * times as much in a process's first second as in its fifteenth (`request.warm_up`).
   */
  readonly firstWarmUpSeconds: number;
}

const LATENCY_EFFORT = { rounds: 21, seconds: 0.3, leadInSeconds: 0.2 };

function effort(quick: boolean): Omit<RequestEffort, 'connections' | 'alone'> {
  return quick
    ? { seconds: 0.3, leadInSeconds: 0.1, rounds: 3, warmUpSeconds: 0.3, firstWarmUpSeconds: 0.3 }
    : { seconds: 0.5, leadInSeconds: 0.5, rounds: 8, warmUpSeconds: 4, firstWarmUpSeconds: 20 };
}
