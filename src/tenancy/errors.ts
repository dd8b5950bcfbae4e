import { type IsolationLevel } from './statement/kinds.js';

/**
 * Everything the core can refuse, on one screen. `code` is stable: HTTP answers, logs and programs branch on it.
 * The message says what, which value, and what to do now.
 */
export abstract class TenancyError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Raised when a tenant query is made outside a scope. There is no default tenant. */
export class NoTenantError extends TenancyError {
  readonly code = 'no_tenant';
  constructor(what = 'A tenant query', hint = '') {
    super(
      `${what} was made outside a tenant scope. Wrap the work in tenantScope.run(tenant, work) or withTenant(…).` +
        (hint && ` ${hint}`),
    );
  }
}

/** Raised when an Active Record class (`extends BaseEntity`) is used where no single data source answers for it. */
export class ActiveRecordError extends TenancyError {
  readonly code = 'active_record';
  constructor(entity: string, why: string) {
    super(
      `The Active Record class ${entity} cannot be used here: ${why}. ` +
        'Use the manager you were given (in a seed its manager, in a migration queryRunner.manager), or inject a repository.',
    );
  }
}

/** Raised when a scope of one tenant tries to enter another. */
export class TenantSwitchError extends TenancyError {
  readonly code = 'tenant_switch';
  constructor(inside: string, wanted: string) {
    super(
      `Already inside the scope of tenant "${inside}": entering "${wanted}" is refused. ` +
        'Leave the first scope, or start the other work outside of it.',
    );
  }
}

/** Raised when an entity object that was loaded, made or saved in the scope of one tenant is used in that of another. */
export class TenantMismatchError extends TenancyError {
  readonly code = 'tenant_mismatch';
  constructor(entity: string) {
    super(
      `An object of the entity ${entity} belongs to another tenant than the scope it is used in. ` +
        'Load it again in this scope, or pass on detach(row), a copy that belongs to no tenant.',
    );
  }
}

/** Raised when a tenant's name, id or slug is not even well-formed. No SQL has been sent. */
export class MalformedTenantError extends TenancyError {
  readonly code = 'malformed_tenant';
  constructor(reason: string) {
    super(`The tenant reference is malformed: ${reason}. Send a slug or an id.`);
  }
}

/** Raised when two sources of one request (header, subdomain, hostname) name different tenants. */
export class AmbiguousTenantError extends TenancyError {
  readonly code = 'ambiguous_tenant';
  constructor(sources: readonly string[]) {
    super(`The request names different tenants (${sources.join(', ')}). Send one.`);
  }
}

/** Raised when there is no such tenant, or the principal may not know that there is one. */
export class TenantNotFoundError extends TenancyError {
  readonly code = 'tenant_not_found';
  constructor() {
    super('There is no such tenant.');
  }
}

/** Raised when a tenant exists but may not be entered now: suspended, being created, being dropped, or out of version. */
export class TenantUnavailableError extends TenancyError {
  readonly code = 'tenant_unavailable';
  constructor(
    readonly slug: string,
    readonly status: string,
    readonly retryAfterSeconds = 60,
  ) {
    super(`Tenant "${slug}" is ${status}. Try again later.`);
  }
}

/** Raised when no connection became free in time. */
export class ConnectionTimeoutError extends TenancyError {
  readonly code = 'connection_timeout';
  readonly retryAfterSeconds = 1;
  constructor(waitedMs: number) {
    super(`No database connection became free within ${waitedMs} ms. Retry, or raise DB_POOL_SIZE.`);
  }
}

/** Raised when one tenant already holds its share of the pool. Other tenants are not affected. */
export class TenantBusyError extends TenancyError {
  readonly code = 'tenant_busy';
  readonly retryAfterSeconds = 1;
  constructor(slug: string, limit: number) {
    super(`Tenant "${slug}" already uses its ${limit} connections. Retry shortly.`);
  }
}

/** Raised when COMMIT was answered with ROLLBACK: an error inside the transaction had been swallowed. */
export class TransactionAbortedError extends TenancyError {
  readonly code = 'transaction_aborted';
  constructor() {
    super('The transaction was rolled back by the server because a statement in it had failed. Nothing was saved.');
  }
}

/** Raised when COMMIT was sent and its answer was lost: the server went away, or the connection to it. */
export class OutcomeUnknownError extends TenancyError {
  readonly code = 'outcome_unknown';
  /** Set where the same request may be sent again without being done twice: it carried an Idempotency-Key. */
  readonly retryAfterSeconds: number | undefined;
  constructor({ cause, retryAfterSeconds }: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(
      'The connection to the database was lost after COMMIT was sent and before it was answered: the write was saved or it ' +
        'was not. Read the data before repeating it, or send an Idempotency-Key and repeat with the same key.',
      { cause },
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Raised when a tenant's tables were changed while a transaction used them: a statement returns something else now. */
export class TablesChangedError extends TenancyError {
  readonly code = 'tables_changed';
  readonly retryAfterSeconds = 1;
  constructor(slug: string) {
    super(`The tables of tenant "${slug}" were changed while this transaction used them. Nothing was saved. Retry.`);
  }
}

/** Raised when a transaction inside a request's transaction asks for another isolation level than the one running. */
export class IsolationLevelError extends TenancyError {
  readonly code = 'isolation_level';
  constructor(readonly wanted: IsolationLevel) {
    super(
      `A nested transaction asked for ${wanted}, but the request's transaction has begun with another level. ` +
        "Ask for it where the request's transaction starts, or use @TenantTransaction('statement').",
    );
  }
}

/** Raised when a statement waited too long for a sibling transaction of its own request. */
export class TransactionTurnTimeoutError extends TenancyError {
  readonly code = 'transaction_turn_timeout';
  constructor(waitedMs: number) {
    super(
      `A statement waited ${waitedMs} ms for another transaction of the same request to finish. ` +
        'Await a transaction before using another one inside it, or use its own manager.',
    );
  }
}

/** Raised when the server reports another search_path than the scope's. Rows are thrown away, the connection destroyed. */
export class TenantLeakError extends TenancyError {
  readonly code = 'tenant_leak';
  constructor(expected: string, reported: string) {
    super(`The connection reported search_path ${reported} where ${expected} was set. Its rows were discarded.`);
  }
}

/** Raised when the client has gone away: the query was cancelled on the server. */
export class ClientAbortedError extends TenancyError {
  readonly code = 'client_aborted';
  constructor() {
    super('The client closed the connection; its query was cancelled.');
  }
}

/** Raised at start-up when nothing decides whether the sender of a request may enter the tenant that it names. */
export class AuthorizationMissingError extends TenancyError {
  readonly code = 'authorization_missing';
  constructor() {
    super(
      'Nothing decides who may enter which tenant: any request could name any tenant. Give TenancyModule ' +
        '`authorize: (request, tenant) => boolean`, import AccessModule, or, behind a gateway that sets the tenant header ' +
        'itself, set `trustHeader: true`.',
    );
  }
}

/** Raised at start-up when an option would make a data source unsafe. */
export class UnsafeOptionError extends TenancyError {
  readonly code = 'unsafe_option';
  constructor(option: string, why: string) {
    super(`The data source option ${option} is refused: ${why}. Remove it.`);
  }
}

/** Raised at start-up when tenants' claims are to be signed and there is no secret for it, or one that could be guessed. */
export class ClaimSecretError extends TenancyError {
  readonly code = 'claim_secret';
  constructor(shortest: number) {
    super(
      `Signed claims need secrets of at least ${shortest} random characters. ` +
        'Set TENANTRY_CLAIM_SECRET (claimSecret) to one, or to several with commas between them, the current one first.',
    );
  }
}

/** Raised when an identifier (schema, role, column) is not one the core may put into SQL. */
export class UnsafeIdentifierError extends TenancyError {
  readonly code = 'unsafe_identifier';
  constructor(kind: string, value: unknown) {
    super(`${JSON.stringify(value)} is not a usable ${kind}: lower-case letters, digits, "_" and "-", at most 63.`);
  }
}

/** Raised when work that nobody awaited sends a statement after its scope's transaction has ended. */
export class ScopeEndedError extends TenancyError {
  readonly code = 'scope_ended';
  constructor(slug: string) {
    super(`The transaction of this scope (tenant "${slug}") has ended. Await all work before the handler returns.`);
  }
}

/** Raised when a request ends while a transaction it began is still open. Everything is rolled back. */
export class UnfinishedTransactionError extends TenancyError {
  readonly code = 'unfinished_transaction';
  constructor(slug: string) {
    super(
      `A transaction begun in this scope (tenant "${slug}") was still open at its end; all was rolled back. ` +
        'Await the transaction, or commit it, before the handler returns.',
    );
  }
}

/** Raised for statements that change the session, or can (DO), and so outlive the tenant's transaction. */
export class SessionStatementError extends TenancyError {
  readonly code = 'session_statement';
  constructor(keyword: string, instead = 'Use SET LOCAL, or parameters.') {
    super(`${keyword} can outlive the transaction on a pooled connection and is refused. ${instead}`);
  }
}

/**
 * Raised for every other statement that is not of a kind a tenant may send, whether the server would run it or not: what
 * changes objects, rights or roles, holds whole tables, reaches other sessions, or is not known.
 */
export class StatementNotAllowedError extends TenancyError {
  readonly code = 'statement_not_allowed';
  constructor(
    /** The kind of the statement, for example `LOCK TABLE`; never its text. */
    readonly statement: string,
    instead = 'A tenant may send SELECT, INSERT, UPDATE, DELETE, MERGE, WITH, VALUES, TABLE, EXPLAIN and CALL.',
  ) {
    super(`${statement} is not among the statements of a tenant and is refused. ${instead}`);
  }
}

/**
 * Raised when a write meets a server that only reads: a standby after the primary has moved, or a server its operator has
 * closed for writes. The connection is replaced, so a later attempt finds the server the host name leads to then.
 */
export class ServerReadOnlyError extends TenancyError {
  readonly code = 'server_read_only';
  readonly retryAfterSeconds = 5;
  constructor(options?: ErrorOptions) {
    super('The database server accepts no writes. Wait until the failover is done, then try again.', options);
  }
}
