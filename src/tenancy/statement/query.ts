import { SessionStatementError } from '../errors.js';
import { refusalOf } from './refusals.js';
import { type Token, type Tokens } from './tokens.js';

/** Statements that read or write rows, and can do nothing else. */
const ROWS = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'values', 'table']);
/** Those that may stand in parentheses. */
const IN_PARENTHESES = new Set(['select', 'with', 'values', 'table', '(']);
const EXPLAIN_WORDS = new Set(['analyze', 'analyse', 'verbose']);

/** Only a SELECT makes a table with it, and hardly any has the word in it. */
export const INTO = /\bINTO\b/i;

/**
 * Whether a statement reads or writes rows, and does nothing else. False where it is another kind of statement.
 * @throws StatementNotAllowedError for SELECT … INTO, which makes a table.
 */
export function isQuery(first: Token, tokens: Tokens): boolean {
  if (!isSymbol(first, '(') && !(first.kind === 'word' && ROWS.has(first.value!))) return false;
  if (!INTO.test(tokens.text)) return true;
  // One more than there are open parentheses: whether a SELECT has begun in this one.
  const selects = [false];
  let before: Token | null = null;
  for (let token: Token | null = first; token; before = token, token = tokens.next()) {
    if (isSymbol(token, '(')) selects.push(false);
    else if (isSymbol(token, ')') && selects.length > 1) selects.pop();
    // Behind AS or a dot any word is the name of a column.
    if (token.kind !== 'word' || isSymbol(before, '.') || isWord(before, 'as')) continue;
    if (token.value === 'select') selects[selects.length - 1] = true;
    // INSERT and MERGE may also be names of columns, but not before the first SELECT.
    const follows = (isWord(before, 'insert') || isWord(before, 'merge')) && !selects.at(-1);
    if (token.value === 'into' && !follows) throw refusalOf('select into', tokens);
  }
  return true;
}

/** @throws StatementNotAllowedError where EXPLAIN is given what may not be sent without it. */
export function assertExplained(tokens: Tokens): void {
  let token = tokens.next();
  if (isSymbol(token, '(')) {
    token = tokens.next();
    // EXPLAIN (SELECT …) or EXPLAIN (ANALYZE, …) SELECT …
    if (token && IN_PARENTHESES.has(token.value ?? '') && isQuery(token, tokens)) return;
    for (let depth = 1; token && depth > 0; token = tokens.next()) {
      if (isSymbol(token, '(')) depth += 1;
      else if (isSymbol(token, ')')) depth -= 1;
    }
  } else {
    while (token?.kind === 'word' && EXPLAIN_WORDS.has(token.value!)) token = tokens.next();
  }
  if (!token) return;
  if (isWord(token, 'declare')) assertCursorEnds(tokens);
  else if (!isQuery(token, tokens)) throw refusalOf(token.kind === 'word' ? token.value! : '', tokens);
}

/** @throws SessionStatementError for a cursor that outlives its transaction. */
export function assertCursorEnds(tokens: Tokens): void {
  let before: Token | null = null;
  for (let token = tokens.next(); token && !isWord(token, 'for'); before = token, token = tokens.next()) {
    if (isWord(token, 'hold') && isWord(before, 'with')) throw new SessionStatementError('DECLARE … WITH HOLD');
  }
}

/**
 * A text that a cursor can be declared for: `DECLARE … CURSOR FOR` is put before it.
 * @throws StatementNotAllowedError
 */
export function assertCursorQuery(tokens: Tokens): void {
  const first = tokens.next();
  const isReadOnly = first && first.kind !== 'name' && IN_PARENTHESES.has(first.value ?? '');
  if (!isReadOnly || !isQuery(first, tokens)) throw refusalOf(first?.kind === 'word' ? first.value! : '', tokens);
}

function isSymbol(token: Token | null, symbol: string): boolean {
  return token?.kind === 'symbol' && token.value === symbol;
}

function isWord(token: Token | null, word: string): boolean {
  return token?.kind === 'word' && token.value === word;
}
