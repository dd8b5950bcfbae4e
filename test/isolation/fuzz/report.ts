import { type FuzzOptions } from './options.js';

export interface FuzzReport {
  readonly options: FuzzOptions;
  readonly seconds: number;
  /** Requests by the fault they were given. */
  readonly sent: Readonly<Record<string, number>>;
  /** Rows of another tenant in an answer. */
  readonly foreignRows: number;
  /** Rows of another tenant in a tenant's table afterwards. */
  readonly strayRows: number;
  /** Answers that held rows although no tenant was named. */
  readonly rowsWithoutScope: number;
  readonly healthy: number;
  readonly healthyServed: number;
  /** Writes that were answered well and are not there. */
  readonly lostWrites: number;
  /** Writes that failed and are there, of those that were not told as unknown. */
  readonly undeadWrites: number;
  /** Answers 503 `outcome_unknown`, and how many of those writes are there. */
  readonly unknownWrites: number;
  readonly unknownWritesThere: number;
  readonly backendsIdleInTransaction: number;
  /** Connections the application had open and not in use at the end, of how many. */
  readonly connections: string;
  readonly leaksCounted: number;
  readonly pooler: string;
  /** What healthy requests that were not served got instead. */
  readonly refusals: Readonly<Record<string, number>>;
}

const SERVED_SHARE = 0.99;

/** What is wrong with a run, one line each; nothing where isolation held. */
export function faultsOf(report: FuzzReport): string[] {
  const zero = [
    'foreignRows',
    'strayRows',
    'rowsWithoutScope',
    'lostWrites',
    'undeadWrites',
    'backendsIdleInTransaction',
    'leaksCounted',
  ] as const;
  const faults = zero.filter((name) => report[name] !== 0).map((name) => `${name} is ${report[name]}, not 0`);
  if (report.healthyServed < report.healthy * SERVED_SHARE) {
    faults.push(`${report.healthyServed} of ${report.healthy} healthy requests were served, fewer than 99 %`);
  }
  return faults;
}

/** The figures, for people. */
export function printed(report: FuzzReport): string {
  const { options, sent, seconds } = report;
  const share = ((report.healthyServed / report.healthy) * 100).toFixed(3);
  const lines: [string, unknown][] = [
    ['requests × tenants', `${options.requests} × ${options.tenants} (half by schema, half by row)`],
    ['at once, pool', `${options.concurrency}, ${options.pool}`],
    ['pooler', report.pooler],
    ['assurance', options.assurance],
    [
      'faults',
      Object.entries(sent)
        .map(([fault, count]) => `${fault} ${count}`)
        .join(', '),
    ],
    ['time', `${seconds.toFixed(1)} s, ${Math.round(options.requests / seconds)} requests/s`],
    ['foreign rows in answers', report.foreignRows],
    ['foreign rows in tables', report.strayRows],
    ['rows without a scope', report.rowsWithoutScope],
    ['healthy requests served', `${report.healthyServed} of ${report.healthy} (${share} %)`],
    ['refused instead', JSON.stringify(report.refusals)],
    ['answered writes that are missing', report.lostWrites],
    ['failed writes that are there', report.undeadWrites],
    ['told as unknown', `${report.unknownWrites}, of which ${report.unknownWritesThere} are there`],
    ['backends idle in transaction', report.backendsIdleInTransaction],
    ['idle connections of the pool', report.connections],
    ['tripwire', report.leaksCounted],
  ];
  return lines.map(([name, value]) => `${name.padEnd(34)}${value}`).join('\n');
}
