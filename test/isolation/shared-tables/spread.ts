import { textMatching } from '../kit/pattern.js';
import { type Schema } from '../kit/document.js';
import { type Clause, injectionOf, type Payload } from '../support/payloads.js';
import { type Place } from './places.js';

/** A value that such a place takes and that nothing in the database has. */
const HARMLESS: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2026-01-31',
  'date-time': '2026-01-31T09:00:00Z',
  email: 'x@example.com',
  decimal: '1.00',
  int64: '1',
};

/**
 * How the corpus is spread over the places of all routes.
 *
 * - The first `sort`, the first `q` and the first filter by text of a blueprint get all of it, both ways: what reads them
 *   is one piece of code for all routes.
 * - Every other parameter that takes any text gets one payload of every kind, both ways; the next place gets the next ones.
 * - Parameters with a form of their own (an id, a date, a number, a member of a set) and the texts of bodies get half of
 *   the kinds while the first tenant attacks, the other half while the second one does.
 *
 * `INJECT_EVERYWHERE=1` sends everything to every place that takes any text, both ways. What does not fit (a text of at most 40
 * characters) is refused for its length.
 */
export class Spread {
  private readonly kinds: readonly (readonly Payload[])[];
  private readonly begun = new Set<Clause>();
  private turn = 0;
  readonly sent = new Set<string>();

  constructor(
    private readonly corpus: readonly Payload[],
    private readonly way: 0 | 1,
  ) {
    const names = [...new Set(corpus.map(({ kind }) => kind))];
    this.kinds = names.map((name) => corpus.filter(({ kind }) => kind === name));
  }

  /** The texts to put into a place. */
  textsFor(place: Place): string[] {
    this.turn += 1;
    const clause = clauseOf(place);
    const payloads = this.payloadsFor(place, clause);
    for (const { name } of payloads) this.sent.add(name);
    const start = harmless(place.schema);
    // Where a value of another type is expected, what stands before the quote is one: the attack begins after it.
    return payloads.map((payload) => injectionOf(payload, clause).replace(/^x(?=')/, () => start));
  }

  private payloadsFor(place: Place, clause: Clause): readonly Payload[] {
    const ofEachKind = this.kinds.map((payloads) => payloads[this.turn % payloads.length]);
    const isFree = takesAnyText(place);
    if (isFree && process.env.INJECT_EVERYWHERE === '1') return this.corpus;
    if (!isFree || place.in === 'body') return ofEachKind.filter((_, n) => (n + this.turn + this.way) % 2 === 0);
    if (place.in !== 'query' || this.begun.has(clause)) return ofEachKind;
    this.begun.add(clause);
    return this.corpus;
  }
}

/** No format, no set, no pattern, no number: the text goes on to the database as it is. */
export function takesAnyText({ schema }: Place): boolean {
  const isAnyFormat = !schema.format || schema.format === 'password';
  return schema.type === 'string' && isAnyFormat && !schema.enum && !schema.pattern;
}

function clauseOf({ name }: Place): Clause {
  if (name === 'sort') return 'ORDER BY';
  if (name === 'page' || name === 'pageSize') return 'LIMIT';
  if (name === 'q') return 'LIKE';
  return /path$/i.test(name) ? 'JSON path' : 'WHERE';
}

function harmless({ type, format, enum: values, pattern }: Schema): string {
  if (values?.length) return String(values[0]);
  if (pattern) return textMatching(pattern);
  if (type === 'integer' || type === 'number') return '1';
  if (type === 'boolean') return 'true';
  return HARMLESS[format ?? ''] ?? 'x';
}
