import { quoteIdentifier, quotePlainLiteral, quoteSearchPath } from '../schema-name.js';
import { type Tenant } from '../tenant.js';
import { type ClaimKey, TenantClaim } from './claim.js';

/** Limits every tenant transaction gets; 0 means none. */
export interface TenantTimeouts {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
}

/** What is sent and expected for one tenant, built once per resolved tenant. */
export interface TenantContext {
  /** `SET LOCAL …` commands, to follow a BEGIN in the same message, or in the same write. */
  readonly settings: string;
  /** What has to be set between the two where claims are signed: `BEGIN`, this, and the settings in a message of their own. */
  readonly claim: TenantClaim | null;
  /** What a whole transaction needs beside: limits on waiting for locks and on idling. */
  readonly transactionSettings: string;
  /** The search_path without quotes and blanks, as the tripwire compares it. */
  readonly searchPath: string;
  /** The exact text the server reported once and was found equal; later reports are compared to it first. */
  reportedAs: string | null;
}

/**
 * The context of a tenant, validated and quoted before anything is sent: with a syntax error in the first message
 * BEGIN would not run, and the statement behind it would run as the bare login.
 * @throws UnsafeIdentifierError when the register holds a name that may not be put into SQL.
 */
export function contextFor(tenant: Tenant, timeouts: TenantTimeouts, claimKey: ClaimKey | null = null): TenantContext {
  const path = quoteSearchPath(tenant.searchPath);
  const role = quoteIdentifier('role', tenant.roleName);
  const key = quotePlainLiteral('tenant key', tenant.key);
  return {
    settings:
      `SET LOCAL ROLE ${role};SET LOCAL search_path TO ${path};SET LOCAL tenantry.tenant_id TO ${key};` +
      `SET LOCAL statement_timeout TO ${wholeMs(timeouts.statementTimeoutMs)}`,
    claim: claimKey && new TenantClaim(claimKey, tenant.key),
    transactionSettings:
      `;SET LOCAL lock_timeout TO ${wholeMs(timeouts.lockTimeoutMs)}` +
      `;SET LOCAL idle_in_transaction_session_timeout TO ${wholeMs(timeouts.idleInTransactionTimeoutMs)}`,
    searchPath: [...tenant.searchPath, 'pg_temp'].join(','),
    reportedAs: null,
  };
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
