import { type Goal } from './goal.js';
import { spreadOf, type Spread } from './stats.js';

/** One line of a figure: what a contender did, and how it stands to the baseline of the same rounds. */
export interface Line {
  readonly contender: string;
  /** Which part of the case, where it has several: `by key`, `list`. */
  readonly part?: string;
  /** Where it lies on a curve: the number of tenants. */
  readonly at?: number;
  readonly unit: string;
  readonly value: Spread;
  readonly ratio?: Spread;
  /** Further measurements printed beside it. */
  readonly beside?: Readonly<Record<string, number>>;
}

export interface Figure {
  readonly name: string;
  readonly title: string;
  /** What the ratios are of. */
  readonly baseline?: string;
  /** For people; `goals` says the same for programs. */
  readonly target: string;
  readonly goals: readonly Goal[];
  /** None where it could not be measured; a note says why. */
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
}

interface LinesInput<T> {
  readonly measured: ReadonlyMap<string, readonly T[]>;
  readonly baseline: string;
  readonly unit: string;
  readonly value: (measurement: T) => number;
  /** `baseline/own`: 1 is as good as the baseline, less is dearer. `own/baseline`: 1.1 takes a tenth more. */
  readonly ratio: 'baseline/own' | 'own/baseline';
  readonly part?: string;
  readonly beside?: (measurements: readonly T[]) => Record<string, number>;
}

/** The ratio is taken round by round and only then summed up: what two rounds have in common cancels out. */
export function linesOf<T>({ measured, baseline, unit, value, ratio, part, beside }: LinesInput<T>): Line[] {
  const base = measured.get(baseline)!.map(value);
  return [...measured].map(([contender, measurements]) => {
    const own = measurements.map(value);
    const ratios = own.map((each, round) => (ratio === 'own/baseline' ? each / base[round] : base[round] / each));
    return { contender, part, unit, value: spreadOf(own), ratio: spreadOf(ratios), beside: beside?.(measurements) };
  });
}
