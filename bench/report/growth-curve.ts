import { type Line } from '../harness/figure.js';
import { short } from '../harness/print.js';
import { type Spread } from '../harness/stats.js';
import { type CaseReport } from './report.js';
import { drawing, element, line, text } from './svg.js';

const WIDTH = 760;
const HEIGHT = 340;
const [LEFT, RIGHT, TOP, BOTTOM] = [60, 20, 66, 290];

const SHADES = ['', ' second', ' third'];
const LEGEND = 170;

interface Point {
  readonly at: number;
  readonly ratio: Spread;
}

/** Ratios over the number of tenants, which grows tenfold from mark to mark: a curve for each kind of traffic. */
export function growthCurve(name: string, { target, baseline, lines, goals }: CaseReport): string {
  const curves = curvesOf(lines);
  const points = [...curves.values()].flat();
  const sizes = [...new Set(points.map(({ at }) => at))].sort((a, b) => a - b);
  const bound = goals.find(({ goal }) => goal.of === 'ratio')?.goal.atMost;
  const greatest = Math.max(1, bound ?? 1, ...points.map(({ ratio }) => ratio.max)) * 1.05;
  const [first, last] = [Math.log10(sizes[0]), Math.log10(sizes.at(-1)!)];
  const x = (at: number) => LEFT + ((Math.log10(at) - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT - 40);
  const y = (ratio: number) => BOTTOM - (ratio / greatest) * (BOTTOM - TOP);
  const shapes = [...curves].flatMap(([kind, members], index) => {
    const shade = SHADES[index] ?? SHADES.at(-1)!;
    const path = members.map(({ at, ratio }) => `${x(at).toFixed(1)},${y(ratio.median).toFixed(1)}`).join(' ');
    return [
      element('polyline', { points: path, class: `curve${shade}` }),
      ...members.flatMap(({ at, ratio }) => [
        line(x(at), y(ratio.min), x(at), y(ratio.max), 'range'),
        element('circle', { cx: x(at), cy: y(ratio.median), r: 3.5, class: `dot${shade}` }),
        text(x(at) + 6, y(ratio.median) - 6, short(ratio.median)),
      ]),
      element('circle', { cx: LEFT + 6 + index * LEGEND, cy: 54, r: 4, class: `dot${shade}` }),
      text(LEFT + 16 + index * LEGEND, 58, kind),
    ];
  });
  return drawing(WIDTH, HEIGHT, `${name}: ${target}`, [
    text(12, 22, name, { class: 'title' }),
    text(12, 42, `median latency to that with ${baseline ?? ''}; target: ${target}`, { class: 'quiet' }),
    line(LEFT, BOTTOM, WIDTH - RIGHT, BOTTOM, 'axis'),
    line(LEFT, y(1), WIDTH - RIGHT, y(1), 'axis'),
    text(LEFT - 8, y(1) + 4, '1', { class: 'quiet', anchor: 'end' }),
    ...(bound === undefined
      ? []
      : [
          line(LEFT, y(bound), WIDTH - RIGHT, y(bound), 'target'),
          text(LEFT - 8, y(bound) + 4, String(bound), { anchor: 'end' }),
        ]),
    ...shapes,
    ...sizes.map((size) => text(x(size), BOTTOM + 18, size.toLocaleString('en'), { class: 'quiet', anchor: 'middle' })),
    text((LEFT + WIDTH - RIGHT) / 2, BOTTOM + 38, 'tenants', { class: 'quiet', anchor: 'middle' }),
  ]);
}

/** By contender, points from few tenants to many. */
function curvesOf(lines: readonly Line[]): Map<string, Point[]> {
  const curves = new Map<string, Point[]>();
  for (const { contender, at, ratio } of lines) {
    if (at === undefined || !ratio) continue;
    curves.set(
      contender,
      [...(curves.get(contender) ?? []), { at, ratio }].sort((a, b) => a.at - b.at),
    );
  }
  return curves;
}
