import { type ResourceColumn } from './columns.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INTEGER = /^-?\d{1,19}$/;
const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;
const MAX_INTEGER = 2_147_483_647;
const MAX_BIGINT = 9_223_372_036_854_775_807n;
const MAX_TEXT_LENGTH = 500;

export type Value = string | number | boolean | Date;
type Reader = (text: string, column: ResourceColumn) => Value | undefined;

const READERS: Readonly<Record<ResourceColumn['kind'], { read: Reader; expected: string }>> = {
  uuid: { read: (text) => (UUID.test(text) ? text : undefined), expected: 'a uuid' },
  text: {
    // PostgreSQL cannot store a NUL character.
    read: (text) => (text.length <= MAX_TEXT_LENGTH && !text.includes('\0') ? text : undefined),
    expected: `text of at most ${MAX_TEXT_LENGTH} characters`,
  },
  enum: { read: (text, column) => (column.values.includes(text) ? text : undefined), expected: 'one of' },
  integer: {
    read: (text) => (INTEGER.test(text) && Math.abs(Number(text)) <= MAX_INTEGER ? Number(text) : undefined),
    expected: 'a whole number',
  },
  bigint: { read: (text) => (isBigint(text) ? text : undefined), expected: 'a whole number' },
  decimal: { read: (text) => (DECIMAL.test(text) ? text : undefined), expected: 'a number such as 120.50' },
  boolean: {
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    expected: 'true or false',
  },
  date: { read: (text) => (isCalendarDate(text) ? text : undefined), expected: 'a date such as 2026-01-31' },
  instant: { read: readInstant, expected: 'an instant such as 2026-01-31T09:00:00Z' },
  opaque: { read: () => undefined, expected: 'left out' },
};

/** The value that a path or a query spells, or undefined where the text is not one. */
export function readValue(text: string, column: ResourceColumn): Value | undefined {
  return READERS[column.kind].read(text, column);
}

/** What the text should have been, for a person. */
export function expectedValue(column: ResourceColumn): string {
  const { expected } = READERS[column.kind];
  return column.kind === 'enum' ? `${expected} ${column.values.join(', ')}` : expected;
}

function isBigint(text: string): boolean {
  if (!INTEGER.test(text)) return false;
  const value = BigInt(text);
  return value <= MAX_BIGINT && value >= -MAX_BIGINT;
}

function isCalendarDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (!parts || parts[1] === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  // 30 February becomes 2 March: a date of the calendar comes back as it went in.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function readInstant(text: string): Date | undefined {
  const parts = INSTANT.exec(text);
  if (!parts || !isCalendarDate(parts[1])) return undefined;
  return new Date(text);
}
