/** A row of cells by column title; what is null or undefined is shown as `-`. */
export type TableRow = Readonly<Record<string, unknown>>;

const GAP = '  ';

/** Columns aligned under their titles, one line a row. The columns are those of the first row. */
export function table<Row extends object>(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const titles = Object.keys(rows[0]);
  const cells = rows.map((row) => titles.map((title) => cell((row as TableRow)[title])));
  const widths = titles.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column].length)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => text.padEnd(widths[column]))
      .join(GAP)
      .trimEnd();
  return [line(titles.map((title) => title.toUpperCase())), ...cells.map(line)].join('\n');
}

/** One fact a line, names aligned. */
export function facts(about: TableRow): string {
  const width = Math.max(...Object.keys(about).map((name) => name.length));
  return Object.entries(about)
    .map(([name, value]) => `${name.padEnd(width)}${GAP}${cell(value)}`)
    .join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.join(', ');
  return String(value).replace(/\s+/g, ' ');
}
