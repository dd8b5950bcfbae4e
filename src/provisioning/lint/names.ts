const PART = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)`;

/** A name, with or without a schema: for expressions. */
export const NAME = String.raw`(?:${PART}\s*\.\s*)?${PART}`;
export const QUALIFIED = String.raw`${PART}\s*\.\s*${PART}`;

/** The thing itself, without its schema, as the catalog writes it. */
export function nameOf(text: string): string {
  const last = /(?:"((?:[^"]|"")+)"|([A-Za-z_][\w$]*))$/.exec(text.trim());
  return last?.[1]?.replaceAll('""', '"') ?? last?.[2]?.toLowerCase() ?? text;
}

/** The schema it is qualified with. */
export function schemaOf(text: string): string {
  return nameOf(text.slice(0, text.search(/\s*\.\s*(?:"(?:[^"]|"")+"|[\w$]+)\s*$/)));
}

export interface AlteredTable {
  readonly table: string;
  /** `ADD "pages" integer`, `ALTER COLUMN "title" TYPE text`, … */
  readonly actions: readonly string[];
}

const ALTER_TABLE = new RegExp(
  String.raw`^ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(${NAME})\s*\*?\s+([\s\S]+)$`,
  'i',
);

/** What an ALTER TABLE does, action by action; null for every other statement. */
export function alteredTable(bare: string): AlteredTable | null {
  const match = ALTER_TABLE.exec(bare);
  return match && { table: nameOf(match[1]), actions: splitAtCommas(match[2]) };
}

const CREATE_TABLE = new RegExp(
  String.raw`^CREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})`,
  'i',
);

/** The table that a statement makes. */
export function createdTable(bare: string): string | null {
  const match = CREATE_TABLE.exec(bare);
  return match && nameOf(match[1]);
}

/** At commas that stand in no parentheses and no quotes. */
export function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let [depth, part] = [0, ''];
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|[\s\S]/g)) {
    if (token === '(' || token === '[') depth++;
    if (token === ')' || token === ']') depth--;
    if (token === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else {
      part += token;
    }
  }
  return [...parts, part.trim()].filter(Boolean);
}
