import { type Tenant } from '../../src/tenancy/index.js';
import { type Figure, type Line, linesOf } from '../harness/figure.js';
import { medianOf } from '../harness/stats.js';
import { type Effort, type Field, type RequestMeasurement } from '../http/field.js';
import { type LoadRequest } from '../http/load/request.js';
import { lists, readsByKey, writes } from '../http/traffic.js';

const CONNECTIONS = 16;

export interface RequestCase {
  readonly field: Field;
  readonly tenants: readonly Tenant[];
  readonly baseline: string;
  readonly quick: boolean;
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
    { connections: 1, ...effort(request.quick) },
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
    { connections: CONNECTIONS, ...effort(request.quick) },
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

async function linesOfParts(
  { field }: RequestCase,
  parts: readonly Part[],
  effort: Effort,
  lines: (measured: Map<string, RequestMeasurement[]>, part: string) => Line[],
): Promise<Line[]> {
  const all: Line[] = [];
  for (const [part, requests] of parts) all.push(...lines(await field.compete(requests, effort), part));
  return all;
}

function effort(quick: boolean): Omit<Effort, 'connections'> {
  return quick ? { seconds: 0.3, rounds: 3, warmUpSeconds: 0.3 } : { seconds: 0.3, rounds: 21, warmUpSeconds: 8 };
}
