import { short } from '../harness/print.js';
import { type CaseReport } from './report.js';
import { drawing, element, line, text } from './svg.js';

const WIDTH = 800;
const ROW = 24;
const HEAD = 56;
const LABELS = 290;
const VALUES = 150;
const SPACE = WIDTH - LABELS - VALUES;

/** A bar for each line with a ratio: the median, a stroke from least to greatest, and the target where it has one. */
export function ratioBars(name: string, { title, target, baseline, lines, goals }: CaseReport): string {
  const rows = lines.flatMap(({ contender, part, ratio }) => (ratio ? [{ contender, part, ratio }] : []));
  const boundOf = (contender: string, part: string | undefined) => {
    const goal = goals.find(
      ({ goal }) => goal.of === 'ratio' && goal.contender === contender && goal.part === part,
    )?.goal;
    return goal?.atLeast ?? goal?.atMost;
  };
  const bounds = rows.flatMap(({ contender, part }) => boundOf(contender, part) ?? []);
  const greatest = Math.max(1, ...rows.map(({ ratio }) => ratio.max), ...bounds);
  const at = (ratio: number) => LABELS + (ratio / greatest) * SPACE;
  const bottom = HEAD + rows.length * ROW;
  const ours = new Set(goals.map(({ goal }) => goal.contender));
  const shapes = rows.flatMap(({ contender, part, ratio }, index) => {
    const top = HEAD + index * ROW;
    const middle = top + ROW / 2;
    const bound = boundOf(contender, part);
    return [
      text(LABELS - 8, middle + 4, [part, contender].filter(Boolean).join(' · '), { anchor: 'end' }),
      element('rect', {
        x: LABELS,
        y: top + 5,
        width: at(ratio.median) - LABELS,
        height: ROW - 10,
        class: ours.has(contender) ? 'ours' : 'bar',
      }),
      line(at(ratio.min), middle, at(ratio.max), middle, 'range'),
      ...(bound === undefined ? [] : [line(at(bound), top + 1, at(bound), top + ROW - 1, 'target')]),
      text(WIDTH - VALUES + 10, middle + 4, `× ${short(ratio.median)} (${short(ratio.min)}–${short(ratio.max)})`),
    ];
  });
  return drawing(WIDTH, bottom + 28, `${name}: ${title}`, [
    text(12, 22, name, { class: 'title' }),
    text(12, 42, `ratio to "${baseline ?? ''}"; target: ${target}`, { class: 'quiet' }),
    line(LABELS, HEAD, LABELS, bottom, 'axis'),
    line(at(1), HEAD, at(1), bottom, 'axis'),
    ...shapes,
    text(at(1), bottom + 18, '1', { class: 'quiet', anchor: 'middle' }),
  ]);
}
