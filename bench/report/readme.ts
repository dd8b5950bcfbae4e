import { readFileSync, writeFileSync } from 'node:fs';
import { short } from '../harness/print.js';
import { type BenchReport, type CaseReport } from './report.js';

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** @throws Error for figures of a quick run, and where the file has no place for the table. */
export function writeReadme(file: string | URL, report: BenchReport): void {
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), readmeTable(report)));
}

/** The text with everything between the markers replaced. */
export function withTable(text: string, table: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`There is no place for the table: ${BEGIN} … ${END}.`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${table}\n\n${text.slice(end)}`;
}

export function readmeTable({ machine, versions, quick, cases }: BenchReport): string {
  if (quick) throw new Error('Figures of a quick run are not for the README. Run the bench without --quick.');
  const { processor, cores, memoryGb, system, loadBefore } = machine;
  const named = ['node', 'postgresql', 'typeorm', 'pg'].map((name) => `${name} ${versions[name]}`);
  const rows = Object.entries(cases).map(([name, each]) => [`\`${name}\``, measured(each), each.target, verdict(each)]);
  return [
    `On ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load before ${loadBefore}; ${named.join(', ')}.`,
    '',
    ...markdownTable([['figure', 'median (least–greatest)', 'target', 'met'], ...rows]),
  ].join('\n');
}

/** Of the hardest goal; the others are in the output. */
function measured({ median, min, max, unit, part, goals, lines }: CaseReport): string {
  if (goals.length === 0 && lines.length > 0) return 'in the output';
  if (median === null || min === null || max === null) return 'not measured';
  const value = `${short(median)} (${short(min)}–${short(max)})`;
  return [unit === '×' ? `× ${value}` : `${value} ${unit}`, part].filter(Boolean).join(', ');
}

function verdict({ met }: CaseReport): string {
  if (met === null) return '–';
  return met ? 'yes' : 'no';
}

/** As wide as prettier makes it. */
function markdownTable([head, ...rows]: readonly string[][]): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => [...row[column]].length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)];
}
