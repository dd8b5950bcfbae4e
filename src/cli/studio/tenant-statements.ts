import { type QueryConfig, type QueryResult } from 'pg';
import { type Tenant, type TenantDataSource, TenantScope } from '../../tenancy/index.js';
import { fieldValues } from './field-values.js';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type Row = Record<string, unknown>;

export interface TenantStatementsOptions {
  readonly tenant: Tenant;
  readonly dataSource: TenantDataSource;
  readonly readOnly: boolean;
}

interface Borrowed {
  query(config: QueryConfig): Promise<QueryResult<Row>>;
}

/** Somebody's statements, run as one tenant through the tenants' pool: its role, its path, its key, its limits. */
export class TenantStatements {
  private readonly scope = new TenantScope();

  constructor(private readonly options: TenantStatementsOptions) {}

  /**
   * The rows of each statement, in order, all in one transaction: committed when every one succeeded, else rolled back.
   * Cancelled on the server when `signal` aborts.
   * @throws SessionStatementError, StatementNotAllowedError, and what the server refuses.
   */
  run(statements: readonly Statement[], signal?: AbortSignal): Promise<Row[][]> {
    const { tenant, readOnly } = this.options;
    const work = () =>
      this.borrow(async (connection) => {
        if (readOnly) await forbidWrites(connection);
        const answers: Row[][] = [];
        for (const { sql, parameters } of statements) {
          const { rows } = await connection.query({ text: sql, values: [...parameters], types: fieldValues });
          answers.push(rows);
        }
        return answers;
      });
    return this.scope.run(tenant, work, { transaction: 'request', signal });
  }

  /** The pool and not `manager.query`: that answers an UPDATE with a pair, and turns dates into this machine's midnight. */
  private borrow<T>(work: (connection: Borrowed) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.options.dataSource.pool.connect((error, connection, release) => {
        if (error) return reject(error);
        const done = work(connection as Borrowed).finally(() => release?.());
        done.then(resolve, reject);
      });
    });
  }
}

/** The second statement takes the snapshot: until there is one the server lets a transaction become READ WRITE again. */
async function forbidWrites(connection: Borrowed): Promise<void> {
  await connection.query({ text: 'SET TRANSACTION READ ONLY' });
  await connection.query({ text: 'SELECT 1' });
}
