import { type DataSource, type QueryRunner } from 'typeorm';
import { type RequestTransaction } from '../transaction/request-transaction.js';
import { type Tenant } from '../tenant.js';

/**
 * `statement`: each statement is a transaction of its own and no connection is held between statements.
 * `request`: all statements share one transaction, opened by the first, committed when the scope's work succeeds.
 */
export type TransactionMode = 'statement' | 'request';

/** What of an AbortSignal the core uses. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface ScopeOptions {
  /** Default `statement`. */
  readonly transaction?: TransactionMode;
  /** When it aborts, running statements are cancelled on the server and later ones are refused. */
  readonly signal?: CancelSignal;
}

/** What one scope carries. Internal: outside the core it is seen through TenantScope. */
export interface ScopeState {
  readonly tenant: Tenant;
  readonly mode: TransactionMode;
  /** The tenants' data source of the application the scope was opened in; null where the scope is of no application. */
  readonly dataSource: DataSource | null;
  readonly signal: CancelSignal | undefined;
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

export function openScope(tenant: Tenant, options: ScopeOptions, dataSource: DataSource | null = null): ScopeState {
  return {
    tenant,
    mode: options.transaction ?? 'statement',
    dataSource,
    signal: options.signal,
    transaction: null,
    queryRunner: null,
    ended: false,
    detached: false,
    committed: [],
  };
}

export async function closeScope(state: ScopeState): Promise<void> {
  state.ended = true;
  state.transaction = null;
  const { queryRunner } = state;
  state.queryRunner = null;
  await queryRunner?.release();
}
