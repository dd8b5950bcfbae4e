import { type QueryRunner } from 'typeorm';
import { type RequestTransaction } from '../transaction/request-transaction.js';
import { type Tenant } from '../tenant.js';

/**
 * `statement`: each statement is a transaction of its own and no connection is held between statements.
 * `request`: all statements share one transaction, opened by the first, committed when the scope's work succeeds.
 */
export type TransactionMode = 'statement' | 'request';

export interface ScopeOptions {
  /** Default `statement`. */
  readonly transaction?: TransactionMode;
  /** When it aborts, running statements are cancelled on the server and later ones are refused. */
  readonly signal?: AbortSignal;
}

/** What one scope carries. Internal: outside the core it is seen through TenantScope. */
export interface ScopeState {
  readonly tenant: Tenant;
  readonly mode: TransactionMode;
  readonly signal: AbortSignal | undefined;
  /** The open request transaction, null until the first statement and after the end. */
  transaction: RequestTransaction | null;
  /** The lazy QueryRunner behind @InjectTenantQueryRunner(), released with the scope. */
  queryRunner: QueryRunner | null;
  ended: boolean;
  /** What waits for the commit (`TenantScope.afterCommit`). */
  readonly committed: (() => Promise<void>)[];
  /** Belongs to an object that is held outside any scope (`getTenantDb`). */
  readonly detached: boolean;
}
