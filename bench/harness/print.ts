import { type Figure, type Line } from './figure.js';
import { isMet, judge } from './goal.js';
import { type Spread } from './stats.js';

export function printed(figure: Figure): string {
  const { name, title, baseline, target, lines, notes } = figure;
  const rows = lines.map(rowOf);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const table = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
  const against = baseline ? `; ratios to "${baseline}", median (min–max), and where it lies with 95 %` : '';
  return [
    `${name}: ${title}`,
    `  target: ${target}${against}`,
    `  ${verdict(figure)}`,
    ...table,
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n');
}

function verdict(figure: Figure): string {
  if (figure.goals.length === 0) return 'held to no target';
  const met = isMet(judge(figure));
  if (met === null) return 'not measured';
  return met ? 'met' : 'not met';
}

function rowOf({ contender, part, unit, value, ratio, beside }: Line): string[] {
  const more = Object.entries(beside ?? {}).map(([what, figure]) => `${what} ${short(figure)}`);
  return [
    part ?? '',
    contender,
    `${spread(value)} ${unit}`,
    ratio ? `× ${spread(ratio)}${interval(ratio)}` : '',
    more.join(', '),
  ];
}

function spread({ median, min, max }: Spread): string {
  return `${short(median)} (${short(min)}–${short(max)})`;
}

function interval({ between }: Spread): string {
  return between ? ` ${short(between[0])}–${short(between[1])}` : '';
}

/** Three digits, as far as they say anything. */
export function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
