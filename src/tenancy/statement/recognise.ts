import { StatementNotAllowedError } from '../errors.js';
import { transactionControl } from './control.js';
import { ORDINARY, type StatementKind } from './kinds.js';
import { assertCursorEnds, assertCursorQuery, assertExplained, INTO, isQuery } from './query.js';
import { refusalOf } from './refusals.js';
import { assertNoSecret, kindOfSet } from './settings.js';
import { Tokens } from './tokens.js';

/** What nearly every text begins with. */
const QUERY = /^(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;
const LOWER_CASE = 0x20;
const S = 0x73;
const W = 0x77;

/** As TypeORM writes them: most of the transaction control there is. */
const USUAL = new Map<string, StatementKind>([
  ['START TRANSACTION', { kind: 'begin', level: null, readOnly: false }],
  ['COMMIT', { kind: 'commit' }],
  ['ROLLBACK', { kind: 'rollback' }],
]);
/** The longest of them. */
const USUAL_LENGTH = 17;

/**
 * Says what a statement is, in any spelling (case, comments, parentheses, empty statements before it). Only statements of the
 * kinds named here pass; everything else is refused, also what a later PostgreSQL will know.
 * @throws SessionStatementError for a statement whose effect would stay on the pooled connection.
 * @throws StatementNotAllowedError for any other that a tenant may not send.
 */
export function recognise(text: string): StatementKind {
  if (QUERY.test(text)) {
    const first = text.charCodeAt(0) | LOWER_CASE;
    if ((first !== S && first !== W) || !INTO.test(text)) return ORDINARY;
  }
  const usual = text.length <= USUAL_LENGTH && USUAL.get(text);
  return usual || kindOf(new Tokens(text));
}

/**
 * A text that a cursor can be declared for.
 * @throws StatementNotAllowedError for any other.
 */
export function recogniseStream(text: string): void {
  assertCursorQuery(new Tokens(text));
}

/**
 * Query objects that talk to the server themselves (pg-cursor, pg-copy-streams, pg's own Query) would get past the scope. Their
 * caller expects an object and no promise, so this throws at once.
 * @throws SessionStatementError, StatementNotAllowedError
 */
export function assertPlain(config: string | { readonly text?: unknown; readonly submit?: unknown }): void {
  if (typeof config === 'string') return;
  if (typeof config.text !== 'string') throw new TypeError('A query is a text, or an object with a text.');
  if (typeof config.submit !== 'function') return;
  recognise(config.text);
  throw new StatementNotAllowedError('A query object of its own', 'Send a text with values, or a pg-query-stream.');
}

function kindOf(tokens: Tokens): StatementKind {
  let first = tokens.next();
  while (first?.kind === 'symbol' && first.value === ';') first = tokens.next();
  // An empty statement does nothing.
  if (!first || isQuery(first, tokens)) return ORDINARY;
  const word = first.kind === 'word' ? first.value! : '';
  if (word === 'set') return kindOfSet(tokens);
  const control = transactionControl(word, tokens);
  if (control) return control;
  const check = ALLOWED.get(word);
  if (!check) throw refusalOf(word, tokens);
  check(tokens);
  return ORDINARY;
}

/** What else may be sent, and what is looked at in it. */
const ALLOWED = new Map<string, (tokens: Tokens) => void>(
  Object.entries({
    call: () => {},
    close: () => {},
    declare: assertCursorEnds,
    explain: assertExplained,
    fetch: () => {},
    move: () => {},
    show: assertNoSecret,
  }),
);
