import { SessionStatementError, StatementNotAllowedError } from '../errors.js';
import { type IsolationLevel, type StatementKind } from './kinds.js';
import { type Token, type Tokens } from './tokens.js';

const LEVEL = /\bISOLATION LEVEL (READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SERIALIZABLE)\b/;
const MODE = `(?:ISOLATION LEVEL (?:READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SERIALIZABLE)|READ ONLY|READ WRITE|(?:NOT )?DEFERRABLE)`;
const MODES = `(?: ${MODE}(?: ?, ?${MODE}| ${MODE})*)?`;
const END = '(?: (?:WORK|TRANSACTION))?(?: AND NO CHAIN)?';

/** The core acts on these itself, and sends none of their text: nothing in it may be left over. */
const FORMS: readonly (readonly [RegExp, (words: string, name: string) => StatementKind])[] = [
  [new RegExp(`^(?:BEGIN(?: (?:WORK|TRANSACTION))?|START TRANSACTION)${MODES}$`), begin],
  [new RegExp(`^(?:COMMIT|END)${END}$`), () => ({ kind: 'commit' })],
  [new RegExp(`^(?:ROLLBACK|ABORT)${END}$`), () => ({ kind: 'rollback' })],
  [/^ROLLBACK(?: (?:WORK|TRANSACTION))? TO(?: SAVEPOINT)? \S+$/, (_, name) => ({ kind: 'rollback-to', name })],
  [/^SAVEPOINT \S+$/, (_, name) => ({ kind: 'savepoint', name })],
  [/^RELEASE(?: SAVEPOINT)? \S+$/, (_, name) => ({ kind: 'release', name })],
];
const WORDS = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release']);

/**
 * What a statement that begins with `word` does to the transaction; undefined where it is none of these.
 * @throws SessionStatementError for prepared transactions, StatementNotAllowedError for what only looks like one of them.
 */
export function transactionControl(word: string, tokens: Tokens): StatementKind | undefined {
  if (!WORDS.has(word)) return undefined;
  const rest = restOf(tokens);
  const words = [word, ...rest.map(spelled)].join(' ').toUpperCase();
  for (const [form, kind] of FORMS) if (form.test(words)) return kind(words, rest.at(-1)?.value ?? '');
  if (/^(?:COMMIT|ROLLBACK) PREPARED\b/.test(words)) {
    throw new SessionStatementError(`${word.toUpperCase()} PREPARED`, 'A transaction ends where it began.');
  }
  const name = / AND CHAIN$/.test(words) ? `${word.toUpperCase()} AND CHAIN` : `This form of ${word.toUpperCase()}`;
  throw new StatementNotAllowedError(name, 'Send one statement at a time, and begin the next transaction by itself.');
}

/** `SET TRANSACTION`: only a level is the core's own business. */
export function transactionModes(tokens: Tokens): StatementKind | undefined {
  const level = LEVEL.exec(restOf(tokens).map(spelled).join(' ').toUpperCase())?.[1];
  return level ? { kind: 'isolation', level: level as IsolationLevel } : undefined;
}

function begin(words: string): StatementKind {
  const level = (LEVEL.exec(words)?.[1] as IsolationLevel | undefined) ?? null;
  return { kind: 'begin', level, readOnly: /\bREAD ONLY\b/.test(words) };
}

/** The tokens up to the end, without the semicolons there. */
function restOf(tokens: Tokens): Token[] {
  const rest: Token[] = [];
  for (let token = tokens.next(); token; token = tokens.next()) rest.push(token);
  while (rest.at(-1)?.value === ';' && rest.at(-1)?.kind === 'symbol') rest.pop();
  return rest;
}

/** A quoted name is one word, and no word of SQL. */
function spelled({ kind, value }: Token): string {
  return kind === 'word' || kind === 'symbol' ? value! : '"';
}
