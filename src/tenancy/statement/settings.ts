import { SessionStatementError, StatementNotAllowedError } from '../errors.js';
import { transactionModes } from './control.js';
import { type LimitSetting, ORDINARY, type StatementKind } from './kinds.js';
import { type TenantTimeouts } from '../server/context-message.js';
import { type Token, type Tokens } from './tokens.js';

/**
 * What SET LOCAL may change: how values are written and read, how the tenant's own query is planned, and settings that only
 * the application knows (`app.…`). Nothing that takes memory or workers, lifts a limit, or says who the tenant is.
 */
const SETTINGS = new Set([
  ...['timezone', 'datestyle', 'intervalstyle', 'bytea_output', 'extra_float_digits', 'xmlbinary', 'xmloption'],
  ...['lc_monetary', 'lc_numeric', 'lc_time', 'default_text_search_config', 'gin_fuzzy_search_limit'],
  ...['constraint_exclusion', 'cursor_tuple_fraction', 'jit', 'plan_cache_mode', 'random_page_cost', 'seq_page_cost'],
  ...['pg_trgm.similarity_threshold', 'pg_trgm.word_similarity_threshold', 'pg_trgm.strict_word_similarity_threshold'],
  ...['hnsw.ef_search', 'hnsw.iterative_scan', 'ivfflat.probes', 'ivfflat.iterative_scan'],
]);
const FAMILIES = /^(?:enable_[a-z_]+|app\.[a-z_][a-z0-9_]*)$/;
const LISTED =
  'SET LOCAL may change TimeZone, DateStyle, IntervalStyle, enable_*, app.* and what else docs/isolation.md lists.';

/** Limits may be lowered: setting → what the core allows. */
const LIMITS: Readonly<Record<LimitSetting, keyof TenantTimeouts>> = {
  statement_timeout: 'statementTimeoutMs',
  lock_timeout: 'lockTimeoutMs',
  idle_in_transaction_session_timeout: 'idleInTransactionTimeoutMs',
};
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** Whose rows are touched: changed only by the core. */
const CONTEXT = /^(?:role|session|authorization|session_authorization|search_path|schema|tenantry|tenantry\..*)$/;

/** @throws SessionStatementError, StatementNotAllowedError */
export function kindOfSet(tokens: Tokens): StatementKind {
  let token = tokens.next();
  if (isWord(token, 'constraints')) return ORDINARY;
  if (isWord(token, 'transaction')) return transactionModes(tokens) ?? ORDINARY;
  if (!isWord(token, 'local')) {
    throw new SessionStatementError('SET', 'Use SET LOCAL, which ends with the transaction, or parameters.');
  }
  token = tokens.next();
  if (isWord(token, 'transaction')) return transactionModes(tokens) ?? ORDINARY;
  const { name, next } = settingName(token, tokens);
  if (name === 'time' && isWord(next, 'zone')) return ORDINARY;
  const isAssigned = isWord(next, 'to') || (next?.kind === 'symbol' && next.value === '=');
  if (name === null || CONTEXT.test(name)) {
    throw new SessionStatementError(`SET LOCAL ${known(name)}`, 'The scope sets the role, the path and the tenant.');
  }
  if (isAssigned && (SETTINGS.has(name) || FAMILIES.test(name))) return ORDINARY;
  if (isAssigned && Object.hasOwn(LIMITS, name)) {
    const ms = millisecondsOf(tokens.next(), tokens.next());
    if (ms !== null) return { kind: 'limit', setting: name as LimitSetting, ms };
    throw new StatementNotAllowedError(`SET LOCAL ${name}`, `Write a whole number of ms, such as 500 or '5s'.`);
  }
  throw new StatementNotAllowedError(`SET LOCAL ${known(name)}`, LISTED);
}

/** @throws StatementNotAllowedError where a limit would become longer than what the core sets. */
export function assertWithin(limits: TenantTimeouts, { setting, ms }: { setting: LimitSetting; ms: number }): void {
  const most = limits[LIMITS[setting]];
  if (most > 0 && ms > most) throw new StatementNotAllowedError(`SET LOCAL ${setting}`, `At most ${most} ms.`);
}

/** @throws StatementNotAllowedError for the tenant's context: a signed claim is as good as a password. */
export function assertNoSecret(tokens: Tokens): void {
  const { name } = settingName(tokens.next(), tokens);
  if (name === null || (CONTEXT.test(name) && name.startsWith('tenantry'))) {
    throw new StatementNotAllowedError('SHOW', 'The tenant is in the scope: tenantScope.current().');
  }
}

/** `name.of.it` in lower case, and the token behind it. Null where it is written with unicode escapes, or is no name. */
function settingName(first: Token | null, tokens: Tokens): { name: string | null; next: Token | null } {
  const parts: string[] = [];
  let isReadable = true;
  for (let token = first; ; token = tokens.next()) {
    if (token?.kind !== 'word' && token?.kind !== 'name') isReadable = false;
    parts.push((token?.value ?? '').toLowerCase());
    const next = tokens.next();
    if (next?.kind === 'symbol' && next.value === '.') continue;
    return { name: isReadable ? parts.join('.') : null, next };
  }
}

/** Null for what is no plain number of ms above 0, or is followed by more. */
function millisecondsOf(value: Token | null, behind: Token | null): number | null {
  if (behind && behind.value !== ';') return null;
  if (value?.kind !== 'number' && value?.kind !== 'string') return null;
  const [, digits, unit = 'ms'] = /^\s*(\d{1,9})\s*(ms|s|min|h)?\s*$/.exec(value.value ?? '') ?? [];
  const ms = Number(digits) * UNITS[unit];
  return ms > 0 ? ms : null;
}

/** Names of settings are told; what else may stand there is not. */
function known(name: string | null): string {
  return name && /^[a-z_.]{1,40}$/.test(name) ? name : '…';
}

function isWord(token: Token | null, word: string): boolean {
  return token?.kind === 'word' && token.value === word;
}
