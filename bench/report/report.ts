import { readFileSync } from 'node:fs';
import { type Figure } from '../harness/figure.js';
import { hardest, isMet, judge, type Judged } from '../harness/goal.js';
import { type Machine } from '../harness/machine.js';

/** A figure, with the measurement of its hardest goal as what it comes to in one line. */
export interface CaseReport extends Omit<Figure, 'name' | 'goals'> {
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly unit: string;
  /** Which part that is of, where there are several. */
  readonly part?: string;
  /** All goals; null where it could not be measured. */
  readonly met: boolean | null;
  readonly goals: readonly Judged[];
}

/** What `--json` writes and `--from` reads. */
export interface BenchReport {
  readonly machine: Omit<Machine, 'versions'>;
  readonly versions: Machine['versions'];
  /** Such figures show that it works, and no more. */
  readonly quick: boolean;
  readonly cases: Readonly<Record<string, CaseReport>>;
}

export function reportOf({ versions, ...about }: Machine, quick: boolean, figures: readonly Figure[]): BenchReport {
  const cases = figures.map((figure): [string, CaseReport] => {
    const { name, ...rest } = figure;
    const goals = judge(figure);
    const one = hardest(goals);
    const { median = null, min = null, max = null } = one?.measured ?? {};
    const part = one?.goal.part;
    return [name, { median, min, max, unit: one?.unit ?? '', part, met: isMet(goals), ...rest, goals }];
  });
  return { machine: about, versions, quick, cases: Object.fromEntries(cases) };
}

/** @throws Error where the file is no report of the bench. */
export function readReport(file: string): BenchReport {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Partial<BenchReport>;
  if (!report.cases || !report.machine) throw new Error(`${file} was not written by npm run bench -- --json.`);
  return report as BenchReport;
}
