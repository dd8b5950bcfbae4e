import { SessionStatementError } from '../errors.js';

export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** What a statement means for the transaction it is sent in. */
export type StatementKind =
  | { kind: 'ordinary' }
  | { kind: 'begin'; level: IsolationLevel | null; readOnly: boolean }
  | { kind: 'isolation'; level: IsolationLevel }
  | { kind: 'commit' }
  | { kind: 'rollback' }
  | { kind: 'savepoint'; name: string }
  | { kind: 'release'; name: string }
  | { kind: 'rollback-to'; name: string };

const ORDINARY: StatementKind = { kind: 'ordinary' };
/** As TypeORM writes them: most of the transaction control there is. */
const USUAL = new Map<string, StatementKind>([
  ['START TRANSACTION', { kind: 'begin', level: null, readOnly: false }],
  ['COMMIT', { kind: 'commit' }],
  ['ROLLBACK', { kind: 'rollback' }],
]);
/** The longest of them. */
const USUAL_LENGTH = 17;
const LEVEL = /\bISOLATION\s+LEVEL\s+(READ\s+UNCOMMITTED|READ\s+COMMITTED|REPEATABLE\s+READ|SERIALIZABLE)\b/i;
const NAME = /("(?:[^"]|"")+"|[a-z_][\w$]*)\s*;?\s*$/i;

/** Settings of the transaction alone, by a plain name: U&"…" would hide which, and ROLE, SCHEMA, SESSION … need no "=". */
const LOCAL_SETTING = /^SET\s+LOCAL\s+(?:TIME\s+ZONE\b|"?([a-z_][\w.]*)"?\s*(?:=|TO\b))/i;
const CONTEXT_SETTING = /^(?:role|session_authorization|search_path|tenantry\..*)$/i;

/** First letters of BEGIN, START, COMMIT, END, ROLLBACK, ABORT, SAVEPOINT, RELEASE, SET, RESET, DISCARD, LISTEN, PREPARE, EXECUTE, … */
const CANDIDATE =
  /^(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|SET|RESET|DISCARD|LISTEN|UNLISTEN|PREPARE|DEALLOCATE|EXECUTE|LOAD|DO|DECLARE)\b/i;

/**
 * Recognises transaction control in any spelling (case, comments, WORK/TRANSACTION, trailing semicolon).
 * @throws SessionStatementError for statements whose effect would stay on the pooled connection.
 */
export function recognise(text: string): StatementKind {
  const first = text.charCodeAt(0) | 32;
  // s(elect), i(nsert), u(pdate), w(ith) begin nearly everything; only some letters can start a command of interest.
  if (first === 0x69 /* i */ || first === 0x77 /* w */) return ORDINARY;
  const isLetter = first >= 0x61 && first <= 0x7a;
  const usual = text.length <= USUAL_LENGTH && USUAL.get(text);
  if (usual) return usual;
  const start = isLetter ? text : withoutComments(text);
  const match = CANDIDATE.exec(start);
  if (!match) return ORDINARY;
  return interpret(match[0].toUpperCase(), isLetter ? withoutComments(text) : start);
}

/**
 * The statement up to its first quote without comments, as the server reads them: they nest, and a line ends at either
 * line break. What stands before a keyword must not hide it.
 */
function withoutComments(text: string): string {
  let plain = '';
  for (let at = 0; at < text.length;) {
    if (text.startsWith('--', at)) {
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
    } else if (text.startsWith('/*', at)) {
      at = endOfComment(text, at);
      plain += ' ';
    } else if (text[at] === "'" || text[at] === '"' || text[at] === '$') {
      plain += text.slice(at);
      break;
    } else plain += text[at++];
  }
  return plain.replace(/^[\s;]+/, '');
}

function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 2) {
    if (text.startsWith('/*', at)) depth += 1;
    else if (text.startsWith('*/', at)) depth -= 1;
    else at -= 1;
    if (depth === 0) return at + 2;
  }
  return text.length;
}

function interpret(keyword: string, text: string): StatementKind {
  switch (keyword) {
    case 'BEGIN':
    case 'START':
      return { kind: 'begin', level: levelIn(text), readOnly: /\bREAD\s+ONLY\b/i.test(text) };
    case 'COMMIT':
    case 'END':
      if (/\bPREPARED\b/i.test(text)) throw new SessionStatementError('COMMIT PREPARED');
      return { kind: 'commit' };
    case 'ABORT':
      return { kind: 'rollback' };
    case 'ROLLBACK':
      if (/\bPREPARED\b/i.test(text)) throw new SessionStatementError('ROLLBACK PREPARED');
      return /^ROLLBACK\s+(?:WORK\s+|TRANSACTION\s+)?TO\b/i.test(text)
        ? { kind: 'rollback-to', name: nameAtEnd(text) }
        : { kind: 'rollback' };
    case 'SAVEPOINT':
      return { kind: 'savepoint', name: nameAtEnd(text) };
    case 'RELEASE':
      return { kind: 'release', name: nameAtEnd(text) };
    case 'SET':
      return settingOf(text);
    case 'DECLARE':
      if (/\bHOLD\b/i.test(text)) throw new SessionStatementError('DECLARE … WITH HOLD');
      return ORDINARY;
    case 'PREPARE':
      throw new SessionStatementError(/^PREPARE\s+TRANSACTION\b/i.test(text) ? 'PREPARE TRANSACTION' : 'PREPARE');
    default:
      throw new SessionStatementError(keyword);
  }
}

function settingOf(text: string): StatementKind {
  if (/^SET\s+TRANSACTION\b/i.test(text)) {
    const level = levelIn(text);
    return level ? { kind: 'isolation', level } : ORDINARY;
  }
  if (/^SET\s+CONSTRAINTS\b/i.test(text)) return ORDINARY;
  // SET LOCAL of an ordinary setting ends with the transaction; of the context it would be an attack or a mistake.
  const local = LOCAL_SETTING.exec(text);
  if (local && !CONTEXT_SETTING.test(local[1] ?? '')) return ORDINARY;
  throw new SessionStatementError(
    text
      .slice(0, 40)
      .split(/[=;]|\bTO\b/i)[0]
      .trim(),
  );
}

function levelIn(text: string): IsolationLevel | null {
  const match = LEVEL.exec(text);
  return match ? (match[1].toUpperCase().replace(/\s+/g, ' ') as IsolationLevel) : null;
}

function nameAtEnd(text: string): string {
  const name = NAME.exec(text)?.[1] ?? '';
  return name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase();
}
