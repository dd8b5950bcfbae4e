import { escapeText } from './escape.js';

export interface PlotPoint {
  /** Below the axis. */
  readonly label: string;
  /** Null: no figure for this week. */
  readonly value: number | null;
}

const WIDTH = 560;
const HEIGHT = 180;
const MARGIN = { left: 52, right: 16, top: 14, bottom: 28 };
const TICKS = 4;

/** A line over weeks as SVG that stands by itself: no script, no font, no other file; readable in black and white. */
export function plot(title: string, points: readonly PlotPoint[], format: (value: number) => string): string {
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length === 0) return '';
  const [low, high] = range(known);
  const x = (i: number) =>
    points.length === 1
      ? (MARGIN.left + WIDTH - MARGIN.right) / 2
      : MARGIN.left + (i * (WIDTH - MARGIN.left - MARGIN.right)) / (points.length - 1);
  const y = (value: number) =>
    HEIGHT - MARGIN.bottom - ((value - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const ticks = Array.from({ length: TICKS + 1 }, (_, i) => low + ((high - low) * i) / TICKS);
  return [
    `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(describe(title, points, format))}">`,
    ...ticks.map((tick) => gridLine(y(tick), format(tick))),
    ...points.map(
      ({ label }, i) =>
        `<text class="label" x="${round(x(i))}" y="${HEIGHT - 8}" text-anchor="middle">${escapeText(label)}</text>`,
    ),
    `<path class="line" d="${path(points, x, y)}"/>`,
    ...points.flatMap(({ value }, i) =>
      value === null ? [] : [`<circle class="dot" cx="${round(x(i))}" cy="${round(y(value))}" r="3.5"/>`],
    ),
    '</svg>',
  ].join('\n');
}

/** From zero, unless there are values below it; never empty. */
function range(values: readonly number[]): [number, number] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return high === low ? [low, low + 1] : [low, high];
}

function gridLine(y: number, label: string): string {
  return (
    `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y)}" y2="${round(y)}"/>` +
    `<text class="label" x="${MARGIN.left - 6}" y="${round(y + 3.5)}" text-anchor="end">${escapeText(label)}</text>`
  );
}

/** A week without a figure interrupts the line. */
function path(points: readonly PlotPoint[], x: (i: number) => number, y: (value: number) => number): string {
  let pen = 'M';
  return points
    .map(({ value }, i) => {
      const step = value === null ? '' : `${pen}${round(x(i))} ${round(y(value))}`;
      pen = value === null ? 'M' : 'L';
      return step;
    })
    .join('');
}

function describe(title: string, points: readonly PlotPoint[], format: (value: number) => string): string {
  const figures = points.map(({ label, value }) => `${label}: ${value === null ? 'no figure' : format(value)}`);
  return `${title}. ${figures.join(', ')}.`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
