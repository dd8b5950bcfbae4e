import { Transform } from 'node:stream';

type Cell = string | number;

const SPECIAL = /[",\r\n]/;
const FORMULA = /^[=+\-@\t\r]/;

/** A text cell. A spreadsheet would run what looks like a formula, so such text is set off by an apostrophe. */
export function text(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

function quoted(cell: Cell): string {
  const value = String(cell);
  return SPECIAL.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/** Turns rows into the lines of an RFC 4180 file, header first, as they come. */
export function csvOf<Row>(header: readonly string[], cells: (row: Row) => readonly Cell[]): Transform {
  let begun = false;
  const head = () => {
    if (begun) return '';
    begun = true;
    return csvLine(header);
  };
  return new Transform({
    writableObjectMode: true,
    transform: (row: Row, _encoding, done) => done(null, head() + csvLine(cells(row))),
    flush: (done) => done(null, head()),
  });
}
