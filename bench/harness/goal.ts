import { type Figure, type Line } from './figure.js';
import { type Spread } from './stats.js';

/** A bound that the median of a line is held to. */
export interface Goal {
  readonly contender: string;
  readonly part?: string;
  readonly of: 'ratio' | 'value';
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Contenders whose own ratio of the same part must be less. */
  readonly above?: readonly string[];
}

/** A goal beside what was measured. */
export interface Judged {
  readonly goal: Goal;
  /** The ratio or the value of the goal's line; null where it was not measured. */
  readonly measured: Spread | null;
  /** `×` for a ratio. */
  readonly unit: string;
  readonly met: boolean | null;
}

/** @throws Error for a goal on a part that its contender does not have. */
export function judge({ name, lines, goals }: Figure): Judged[] {
  return goals.map((goal) => {
    // Where it could not be measured, or the contender was left out.
    if (!lines.some(({ contender }) => contender === goal.contender))
      return { goal, measured: null, unit: '', met: null };
    const line = lineOf(lines, goal.contender, goal.part);
    const measured = line && spreadFor(line, goal);
    if (!measured) throw new Error(`${name} has a goal for "${goal.contender}" ${goal.part ?? ''}, and no such line.`);
    const rivals = (goal.above ?? []).flatMap((rival) => lineOf(lines, rival, goal.part) ?? []);
    const { atMost = Infinity, atLeast = -Infinity } = goal;
    const met =
      measured.median <= atMost &&
      measured.median >= atLeast &&
      rivals.every((rival) => measured.median > spreadFor(rival, goal)!.median);
    return { goal, measured, unit: goal.of === 'ratio' ? '×' : line.unit, met };
  });
}

/** All goals met; null where there are none, or they could not be measured. */
export function isMet(judged: readonly Judged[]): boolean | null {
  return judged.length === 0 || judged.some(({ met }) => met === null) ? null : judged.every(({ met }) => met);
}

/** The goal that is missed by most, or nearest to being missed: what the figure comes to in one line. */
export function hardest(judged: readonly Judged[]): Judged | undefined {
  const [first, ...others] = judged;
  return others.reduce<Judged | undefined>((worst, each) => (strain(each) > strain(worst!) ? each : worst), first);
}

/** 1 at the bound, more beyond it. */
function strain({ goal: { atMost, atLeast }, measured }: Judged): number {
  if (!measured) return -Infinity;
  return Math.max(
    atMost === undefined ? -Infinity : measured.median / atMost,
    atLeast === undefined ? -Infinity : atLeast / measured.median,
  );
}

function lineOf(lines: readonly Line[], contender: string, part: string | undefined): Line | undefined {
  return lines.find((line) => line.contender === contender && line.part === part);
}

function spreadFor(line: Line, goal: Goal): Spread | undefined {
  return goal.of === 'ratio' ? line.ratio : line.value;
}
