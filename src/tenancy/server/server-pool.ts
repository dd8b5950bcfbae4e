import pg from 'pg';
import { ConnectionTimeoutError, TenantBusyError } from '../errors.js';
import { type Tenant } from '../tenant.js';
import { ServerConnection } from './server-connection.js';
import { TenantShare } from './tenant-share.js';

export interface ServerPoolOptions {
  /** Options of pg's pool: where and how to connect, and `max`. */
  readonly pool: pg.PoolConfig;
  readonly acquireTimeoutMs: number;
  /** Connections one tenant may use at once. */
  readonly maxPerTenant: number;
  /** Distinct tenants after which a connection is replaced: a backend keeps about 0.4 MB for each it has touched. */
  readonly maxTenantsPerConnection: number;
}

export interface PoolFigures {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Called once, with one of the two. */
type Lent = (error: Error | null, connection?: ServerConnection) => void;
type Borrowed = { client: pg.PoolClient; release: (destroy?: boolean | Error) => void };

const borrowed = new WeakMap<ServerConnection, Borrowed>();
const known = new WeakMap<pg.PoolClient, ServerConnection>();

/** The physical connections: pg's pool, plus each tenant's share, recycling, and a clean state on return. */
export class ServerPool {
  private readonly pool: pg.Pool;
  private readonly share: TenantShare;

  constructor(private readonly options: ServerPoolOptions) {
    this.pool = new pg.Pool({
      ...options.pool,
      pipeline: true,
      connectionTimeoutMillis: options.acquireTimeoutMs,
    } as pg.PoolConfig);
    this.share = new TenantShare(options.maxPerTenant, options.acquireTimeoutMs);
  }

  get figures(): PoolFigures {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  /** Errors of idle connections (the server restarted): the pool replaces them by itself. */
  onError(listener: (error: Error) => void): void {
    this.pool.on('error', listener);
  }

  /**
   * A connection for one tenant. The caller sends the context with its first statement and gives it back with `release`.
   * @throws TenantBusyError when the tenant already uses its share, ConnectionTimeoutError when none became free.
   */
  acquire(tenant: Tenant): Promise<ServerConnection> {
    return new Promise((resolve, reject) => {
      this.lend(tenant, (error, connection) => (connection ? resolve(connection) : reject(error!)));
    });
  }

  /** The same without a promise: every one of them costs a request, more so inside an AsyncLocalStorage. */
  lend(tenant: Tenant, lent: Lent): void {
    if (this.share.tryEnter(tenant.id)) return this.lendTo(tenant, lent);
    void this.share.enter(tenant.id).then((granted) => {
      if (granted) this.lendTo(tenant, lent);
      else lent(new TenantBusyError(tenant.slug, this.options.maxPerTenant));
    });
  }

  /** Any connection, for the questions TypeORM asks while it initialises. */
  borrow(): Promise<ServerConnection> {
    return new Promise((resolve, reject) => {
      this.connect((error, connection) => (connection ? resolve(connection) : reject(error!)));
    });
  }

  /** Gives a connection back. In doubt the server is asked to roll back; if it is not idle then, the connection is destroyed. */
  release(connection: ServerConnection, tenant: Tenant | null, destroy = false): void {
    if (destroy || !connection.usable) return this.giveBack(connection, tenant, true);
    if (!connection.doubtful && connection.transactionStatus === 'I') return this.giveBack(connection, tenant, false);
    connection.run([{ text: 'ROLLBACK', simple: true }], null, (error) => {
      connection.doubtful = false;
      this.giveBack(connection, tenant, error !== null || connection.transactionStatus !== 'I');
    });
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private lendTo(tenant: Tenant, lent: Lent): void {
    this.connect((error, connection) => {
      if (connection) connection.tenants.add(tenant.id);
      else this.share.leave(tenant.id);
      lent(error, connection);
    });
  }

  private connect(lent: Lent): void {
    // This callback runs in whatever async context freed the connection: nothing here may ask who the tenant is.
    this.pool.connect((error, client, release) => {
      if (error || !client) return lent(this.named(error));
      let connection = known.get(client);
      if (!connection) known.set(client, (connection = new ServerConnection(client)));
      borrowed.set(connection, { client, release });
      lent(null, connection);
    });
  }

  private giveBack(connection: ServerConnection, tenant: Tenant | null, destroy: boolean): void {
    const expended = connection.tenants.size >= this.options.maxTenantsPerConnection;
    const held = borrowed.get(connection);
    borrowed.delete(connection);
    held?.release(destroy || expended);
    if (tenant) this.share.leave(tenant.id);
  }

  private named(error: Error | undefined): Error {
    if (error && !/timeout/i.test(error.message)) return error;
    return new ConnectionTimeoutError(this.options.acquireTimeoutMs);
  }
}
