import { quoteIdentifier, quotePlainLiteral, quoteSearchPath } from '../schema-name.js';
import { type Tenant } from '../tenant.js';
import { type ClaimKey, TenantClaim } from './claim.js';
import { constant, type Step } from './step.js';

/** Limits every tenant transaction gets; 0 means none. */
export interface TenantTimeouts {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
}

/** What is sent and expected for one tenant, built once per resolved tenant. */
export interface TenantContext {
  /** What leaves before a statement that is a transaction of its own. */
  statementOpening(): Step[];
  /** What leaves before the first statement of a transaction of several; `begin` is a BEGIN with or without modes. */
  transactionOpening(begin: string): Step[];
  /** Role, path and version of the tables: what a plan kept by the server is good for. */
  readonly plannedFor: string;
  /** The search_path without quotes and blanks, as the tripwire compares it. */
  readonly searchPath: string;
  /** The exact text the server reported once and was found equal; later reports are compared to it first. */
  reportedAs: string | null;
}

const BEGIN = 'BEGIN';

/**
 * The context of a tenant, validated and quoted before anything is sent: with a syntax error in the first message
 * BEGIN would not run, and the statement behind it would run as the bare login.
 * @throws UnsafeIdentifierError when the register holds a name that may not be put into SQL.
 */
export function contextFor(tenant: Tenant, timeouts: TenantTimeouts, claimKey: ClaimKey | null = null): TenantContext {
  const path = quoteSearchPath(tenant.searchPath);
  const role = quoteIdentifier('role', tenant.roleName);
  const key = quotePlainLiteral('tenant key', tenant.key);
  const settings =
    `SET LOCAL ROLE ${role};SET LOCAL search_path TO ${path};SET LOCAL tenantry.tenant_id TO ${key};` +
    `SET LOCAL statement_timeout TO ${wholeMs(timeouts.statementTimeoutMs)}`;
  const ofTransactions =
    `${settings};SET LOCAL lock_timeout TO ${wholeMs(timeouts.lockTimeoutMs)}` +
    `;SET LOCAL idle_in_transaction_session_timeout TO ${wholeMs(timeouts.idleInTransactionTimeoutMs)}`;
  return {
    ...(claimKey ? signed(new TenantClaim(claimKey, tenant.key)) : plain())(settings, ofTransactions),
    plannedFor: `${role} ${path} ${tenant.schemaVersion ?? ''}\n`,
    searchPath: [...tenant.searchPath, 'pg_temp'].join(','),
    reportedAs: null,
  };
}

type Openings = (
  settings: string,
  ofTransactions: string,
) => Pick<TenantContext, 'statementOpening' | 'transactionOpening'>;

/** BEGIN and the settings in one message. */
function plain(): Openings {
  return (settings, ofTransactions) => {
    const statement = constant({ text: `${BEGIN};${settings}`, simple: true });
    const transaction = constant({ text: `${BEGIN};${ofTransactions}`, simple: true });
    return {
      statementOpening: () => [statement],
      transactionOpening: (begin) =>
        begin === BEGIN ? [transaction] : [{ text: `${begin};${ofTransactions}`, simple: true }],
    };
  };
}

/** The claim between BEGIN and the settings: it is a bound parameter, and is set by the login itself. */
function signed(claim: TenantClaim): Openings {
  return (settings, ofTransactions) => {
    const begins = constant({ text: BEGIN, simple: true });
    const statement = constant({ text: settings, simple: true });
    const transaction = constant({ text: ofTransactions, simple: true });
    return {
      statementOpening: () => [begins, claim.current(), statement],
      transactionOpening: (begin) => [
        begin === BEGIN ? begins : { text: begin, simple: true },
        claim.current(),
        transaction,
      ],
    };
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
