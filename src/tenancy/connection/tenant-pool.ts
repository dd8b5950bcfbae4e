import pg, { type PoolConfig } from 'pg';
import { NoTenantError } from '../errors.js';
import { currentScope } from '../scope/place.js';
import { BootstrapConnection, isInitialising } from './bootstrap-connection.js';
import { Runtime, type RuntimeOptions } from './runtime.js';
import { ServerPool, type PoolFigures, type ServerPoolOptions } from '../server/server-pool.js';
import { TenantConnection } from './tenant-connection.js';

/** Options of the core, carried to the pool through TypeORM's `extra`. */
export interface TenantPoolOptions extends RuntimeOptions, Omit<ServerPoolOptions, 'pool'> {}

type Release = (error?: unknown) => Promise<void>;
type ConnectCallback = (error: Error | undefined, connection?: unknown, release?: Release) => void;

/**
 * The pool TypeORM borrows from. Isolation is enforced here and nowhere else: a connection is handed out only inside a
 * scope and is locked to that scope's tenant.
 */
export class TenantPool {
  readonly runtime: Runtime;

  constructor({ tenantry, ...pool }: PoolConfig & { tenantry: TenantPoolOptions }) {
    this.runtime = new Runtime(new ServerPool({ ...tenantry, pool: { types: typesOfNow(), ...pool } }), tenantry);
  }

  get figures(): PoolFigures {
    return this.runtime.pool.figures;
  }

  /** The scope is read here, synchronously: callbacks of a pool run in another request's async context. */
  connect(callback: ConnectCallback): void {
    const scope = currentScope();
    if (scope) {
      const connection = new TenantConnection(this.runtime, scope);
      callback(undefined, connection, () => connection.release());
    } else if (isInitialising()) {
      const connection = new BootstrapConnection(this.runtime);
      callback(undefined, connection, () => connection.release());
    } else {
      callback(new NoTenantError());
    }
  }

  on(event: string, listener: (error: Error) => void): this {
    if (event === 'error') this.runtime.pool.onError(listener);
    return this;
  }

  end(callback?: (error?: Error) => void): Promise<void> {
    const ended = this.runtime.pool.end();
    if (callback) ended.then(() => callback(), callback);
    return ended;
  }
}

const INT8 = 20;
const INT8_ARRAY = 1016;

/** How bigints are read stays what it is now: a later data source's `parseInt8` changes it for the whole process. */
function typesOfNow(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  for (const oid of [INT8, INT8_ARRAY]) types.setTypeParser(oid, pg.types.getTypeParser(oid, 'text'));
  return types;
}
