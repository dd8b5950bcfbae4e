import pg, { type CustomTypesConfig } from 'pg';

const { builtins } = pg.types;

/** Lists of booleans, small and whole numbers, texts, names and ids (pg_type.oid): pg has no names for these. */
const LISTS = [1000, 1005, 1007, 1009, 1015, 2951];

/** What JSON has as well. Everything else stays the server's text, exact and in no machine's time zone. */
const SAME_IN_JSON: ReadonlySet<number> = new Set([
  builtins.BOOL,
  builtins.INT2,
  builtins.INT4,
  builtins.FLOAT4,
  builtins.FLOAT8,
  builtins.JSON,
  builtins.JSONB,
  ...LISTS,
]);

const asText = (text: string): string => text;

export const fieldValues: CustomTypesConfig = {
  getTypeParser: (oid) => (SAME_IN_JSON.has(oid) ? pg.types.getTypeParser(oid) : asText),
};
