import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One cell of a table of the page: who asks for what, and what the page says of it. */
export interface Cell {
  /** The heading above the table. */
  readonly area: string;
  readonly credential: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: string };
  /** `yes`, or the code of the refusal. */
  readonly says: string;
}

const REQUEST = /^`(?<method>[A-Z]+) (?<path>\/\S+)(?: (?<body>\{.*\}))?`$/;

/** Every cell of the tables of docs/access.md that have a column "request". @throws where a row cannot be read. */
export function accessTable(): Cell[] {
  const cells: Cell[] = [];
  let area = '';
  let header: string[] = [];
  for (const line of readFileSync(join(__dirname, '../../../docs/access.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) area = line.slice(3).trim();
    if (!line.startsWith('|')) header = [];
    else if (header.length === 0) header = columnsOf(line);
    else if (header[1] === 'request' && !/^\|[\s:-]+\|/.test(line))
      cells.push(...cellsOf(area, header, columnsOf(line)));
  }
  return cells;
}

function cellsOf(area: string, header: readonly string[], row: readonly string[]): Cell[] {
  const request = REQUEST.exec(row[1])?.groups as unknown as Cell['request'] | undefined;
  if (!request || row.length !== header.length) throw new Error(`docs/access.md, "${area}": cannot read "${row[0]}".`);
  return header.slice(2).map((credential, n) => ({ area, credential, request, says: row[n + 2].replaceAll('`', '') }));
}

function columnsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((text) => text.trim());
}
