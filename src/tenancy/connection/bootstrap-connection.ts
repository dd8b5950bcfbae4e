import { type QueryResult } from 'pg';
import { NoTenantError } from '../errors.js';
import { type Runtime } from './runtime.js';

let initialising = 0;

/** What TypeORM asks while a data source initialises: about the server, never about anyone's data. */
const HARMLESS = new Set(['SELECT version()', 'SELECT * FROM current_database()', 'SELECT * FROM current_schema()']);

export async function whileInitialising<T>(work: () => Promise<T>): Promise<T> {
  initialising += 1;
  try {
    return await work();
  } finally {
    initialising -= 1;
  }
}

/** While any data source of the process does: who else asks meanwhile may ask those questions too, and no others. */
export function isInitialising(): boolean {
  return initialising > 0;
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
