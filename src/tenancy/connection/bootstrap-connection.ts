import { AsyncLocalStorage } from 'node:async_hooks';
import { type QueryResult } from 'pg';
import { NoTenantError } from '../errors.js';
import { type Runtime } from './runtime.js';

const initialising = new AsyncLocalStorage<true>();

/** What TypeORM asks while a data source initialises: about the server, never about anyone's data. */
const HARMLESS = new Set(['SELECT version()', 'SELECT * FROM current_database()', 'SELECT * FROM current_schema()']);

export function whileInitialising<T>(work: () => Promise<T>): Promise<T> {
  return initialising.run(true, work);
}

export function isInitialising(): boolean {
  return initialising.getStore() === true;
}

/** Answers TypeORM's three questions without a tenant, and nothing else. */
export class BootstrapConnection {
  constructor(private readonly runtime: Runtime) {}

  async query(text: string): Promise<QueryResult> {
    if (!isInitialising() || !HARMLESS.has(text)) throw new NoTenantError();
    const { pool } = this.runtime;
    const connection = await pool.borrow();
    return new Promise((resolve, reject) => {
      connection.run([{ text }], null, (error, results) => {
        pool.release(connection, null);
        if (error) reject(error);
        else resolve(results[0]);
      });
    });
  }

  on(): this {
    return this;
  }
  removeListener(): this {
    return this;
  }
  async release(): Promise<void> {}
}
