export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** A limit that the core sets for every transaction of a tenant. */
export type LimitSetting = 'statement_timeout' | 'lock_timeout' | 'idle_in_transaction_session_timeout';

/** What a statement means for the transaction it is sent in. `ordinary` and `limit` are sent as they are. */
export type StatementKind =
  | { kind: 'ordinary' }
  | { kind: 'limit'; setting: LimitSetting; ms: number }
  | { kind: 'begin'; level: IsolationLevel | null; readOnly: boolean }
  | { kind: 'isolation'; level: IsolationLevel }
  | { kind: 'commit' }
  | { kind: 'rollback' }
  | { kind: 'savepoint'; name: string }
  | { kind: 'release'; name: string }
  | { kind: 'rollback-to'; name: string };

export const ORDINARY: StatementKind = { kind: 'ordinary' };
