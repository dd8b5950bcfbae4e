import { quoteIdentifier, quotePlainLiteral, quoteSearchPath } from '../schema-name.js';
import { type Tenant } from '../tenant.js';
import { type ClaimKey, TenantClaim } from './claim.js';
import { type Step } from './step.js';

/** Limits every tenant transaction gets; 0 means none. */
export interface TenantTimeouts {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
}

/** What is sent and expected for one tenant, built once per resolved tenant. */
export interface TenantContext {
  /** Sets it for a statement that is a transaction of its own. */
  ofStatement(): Step;
  /** The same for a transaction of several, with the limits those have. */
  ofTransaction(): Step;
  /** Role, path and version of the tables: what a plan kept by the server is good for. */
  readonly plannedFor: string;
  /** The search_path without quotes and blanks, as the tripwire compares it. */
  readonly searchPath: string;
  /** The exact text the server reported once and was found equal; later reports are compared to it first. */
  reportedAs: string | null;
}

/**
 * The context of a tenant, validated and quoted before anything is sent. One statement sets all of it, with values that are
 * bound, so its text is the same for every tenant; its first column is the path as the server has understood it. The role comes
 * last: a tenant's may not call `set_config`.
 * @throws UnsafeIdentifierError when the register holds a name that may not be put into SQL.
 */
export function contextFor(tenant: Tenant, timeouts: TenantTimeouts, claimKey: ClaimKey | null = null): TenantContext {
  const path = quoteSearchPath(tenant.searchPath);
  quoteIdentifier('role', tenant.roleName);
  quotePlainLiteral('tenant key', tenant.key);
  const values = [path, tenant.key, tenant.roleName];
  const claim = claimKey && new TenantClaim(claimKey, tenant.key);
  const [ofStatement, ofTransaction] = textsOf(timeouts, claim !== null).map((text) => {
    const step: Step = { text, values, core: true, tellsPath: true };
    return claim ? () => ({ ...step, values: [...values, claim.current()] }) : () => step;
  });
  return {
    ofStatement,
    ofTransaction,
    plannedFor: `${tenant.roleName} ${path} ${tenant.schemaVersion ?? ''}\n`,
    searchPath: [...tenant.searchPath, 'pg_temp'].join(','),
    reportedAs: null,
  };
}

/** For a statement and for a transaction of several. */
function textsOf(timeouts: TenantTimeouts, signed: boolean): [string, string] {
  const set = (name: string, value: string) => `pg_catalog.set_config('${name}', ${value}, true)`;
  const limit = (name: string, ms: number) => set(name, `'${wholeMs(ms)}'`);
  const path = set('search_path', '$1');
  const tenant = [...(signed ? [set('tenantry.claim', '$4')] : []), set('tenantry.tenant_id', '$2')];
  const ofStatement = limit('statement_timeout', timeouts.statementTimeoutMs);
  const ofTransaction = [
    limit('lock_timeout', timeouts.lockTimeoutMs),
    limit('idle_in_transaction_session_timeout', timeouts.idleInTransactionTimeoutMs),
  ];
  const all = (...limits: string[]) => `SELECT ${[path, ...tenant, ...limits, set('role', '$3')].join(', ')}`;
  return [all(ofStatement), all(ofStatement, ...ofTransaction)];
}

function wholeMs(value: number): number {
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`A timeout is a whole number of ms: ${value}.`);
  return value;
}

/** True when the server's report names the same schemas in the same order. Quotes and blanks do not matter. */
export function samePath(reported: string, context: TenantContext): boolean {
  if (reported === context.reportedAs) return true;
  if (reported.replaceAll('"', '').replaceAll(' ', '') !== context.searchPath) return false;
  context.reportedAs = reported;
  return true;
}
