import type pg from 'pg';
import { ConnectionTimeoutError, TenantBusyError } from '../errors.js';
import { type Tenant } from '../tenant.js';
import { ServerConnection } from './server-connection.js';
import { TenantShare } from './tenant-share.js';

export interface ServerPoolOptions {
  /** Options of pg's client (where and how to connect), and of this pool, by the names pg's own has for them. */
  readonly pool: pg.PoolConfig;
  readonly acquireTimeoutMs: number;
  /** Connections one tenant may use at once. */
  readonly maxPerTenant: number;
  /** Distinct tenants after which a connection is replaced: a backend keeps up to 1.3 MB for each of 28 tables it has touched. */
  readonly maxTenantsPerConnection: number;
}

export interface PoolFigures {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Called once, with one of the two. */
type Lent = (error: Error | null, connection?: ServerConnection) => void;

interface Waiter {
  readonly lent: Lent;
  readonly timer: NodeJS.Timeout;
}

const DEFAULT_MAX = 10;
const SHORTEST_CHECK_MS = 50;
const LONGEST_CHECK_MS = 5_000;

/**
 * The physical connections: at most `max` of them, each tenant's share, recycling, and a clean state on return. A free
 * connection is handed over at once, without a timer or a tick: those are what a pool costs a short statement.
 */
export class ServerPool {
  private readonly max: number;
  private readonly maxUses: number;
  private readonly maxLifetimeMs: number;
  private readonly idleTimeoutMs: number;
  private readonly share: TenantShare;
  private readonly all = new Set<ServerConnection>();
  /** The one used last is used next: those at the bottom are the ones to close. */
  private readonly idle: ServerConnection[] = [];
  /** In order of arrival. */
  private readonly waiting = new Set<Waiter>();
  private readonly listeners: ((error: Error) => void)[] = [];
  private opening = 0;
  private closing = 0;
  private check: NodeJS.Timeout | null = null;
  private ended: (() => void) | null = null;

  constructor(private readonly options: ServerPoolOptions) {
    const { max, maxUses, maxLifetimeSeconds, idleTimeoutMillis } = options.pool;
    this.max = max ?? DEFAULT_MAX;
    this.maxUses = maxUses ?? Infinity;
    this.maxLifetimeMs = maxLifetimeSeconds ? maxLifetimeSeconds * 1_000 : Infinity;
    this.idleTimeoutMs = idleTimeoutMillis || Infinity;
    this.share = new TenantShare(options.maxPerTenant, options.acquireTimeoutMs);
  }

  get figures(): PoolFigures {
    return { total: this.all.size, idle: this.idle.length, waiting: this.waiting.size };
  }

  /** Errors of connections nobody has (the server restarted): the pool replaces them by itself. */
  onError(listener: (error: Error) => void): void {
    this.listeners.push(listener);
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

  /** No connection is lent any more. Resolves when the last one is closed. */
  async end(): Promise<void> {
    if (this.ended) return;
    const closed = new Promise<void>((resolve) => (this.ended = resolve));
    if (this.check) clearInterval(this.check);
    for (const waiter of this.waiting) this.refuse(waiter, closedError());
    for (const connection of this.idle.splice(0)) this.remove(connection);
    this.tellEnd();
    await closed;
  }

  private lendTo(tenant: Tenant, lent: Lent): void {
    this.connect((error, connection) => {
      if (connection) connection.tenants.add(tenant.id);
      else this.share.leave(tenant.id);
      lent(error, connection);
    }, tenant.id);
  }

  /** `lent` may run in the async context of whoever gave the connection back: nothing in it may ask who the tenant is. */
  private connect(lent: Lent, tenantId?: string): void {
    if (this.ended) return lent(closedError());
    for (let connection = this.take(tenantId); connection; connection = this.take(tenantId)) {
      if (this.isFresh(connection)) return lendOut(connection, lent);
      this.remove(connection);
    }
    if (this.all.size < this.max) return this.open(lent);
    const timer = setTimeout(() => this.refuse(waiter, this.timedOut()), this.options.acquireTimeoutMs).unref();
    const waiter: Waiter = { lent, timer };
    this.waiting.add(waiter);
  }

  /** The one used last of those that have met the tenant: a backend reads the catalog of a tenant that is new to it. */
  private take(tenantId: string | undefined): ServerConnection | undefined {
    if (tenantId !== undefined) {
      for (let at = this.idle.length - 1; at >= 0; at -= 1) {
        if (this.idle[at].tenants.has(tenantId)) return this.idle.splice(at, 1)[0];
      }
    }
    return this.idle.pop();
  }

  private open(lent: Lent): void {
    const config = { ...this.options.pool, connectionTimeoutMillis: this.options.acquireTimeoutMs };
    const connection = new ServerConnection(config, (error) => this.lost(connection, error));
    this.all.add(connection);
    this.opening += 1;
    this.check ??= this.startChecking();
    connection.connect((error) => {
      this.opening -= 1;
      if (!error) return lendOut(connection, lent);
      this.forget(connection);
      lent(/timeout/i.test(error.message) ? this.timedOut() : error);
      this.openForWaiting();
    });
  }

  /** Somebody waits and there is room: the new connection is for whoever is the first when it is there. */
  private openForWaiting(): void {
    if (this.ended || this.waiting.size <= this.opening || this.all.size >= this.max) return;
    this.open((error, connection) => {
      if (connection) return this.hand(connection);
      const [waiter] = this.waiting;
      if (waiter) this.refuse(waiter, error!);
    });
  }

  private giveBack(connection: ServerConnection, tenant: Tenant | null, destroy: boolean): void {
    // Kept twice, it would serve two tenants at once.
    if (!connection.isLent) throw new Error('A connection was given back that nobody has.');
    connection.isLent = false;
    connection.uses += 1;
    const expended = connection.tenants.size >= this.options.maxTenantsPerConnection || connection.uses >= this.maxUses;
    if (destroy || expended || !this.isFresh(connection)) this.remove(connection);
    else this.hand(connection);
    if (tenant) this.share.leave(tenant.id);
  }

  /** To whoever has waited longest, or to the idle ones. */
  private hand(connection: ServerConnection): void {
    connection.isLent = false;
    if (this.ended) return this.remove(connection);
    const [waiter] = this.waiting;
    if (!waiter) {
      connection.idleSinceMs = Date.now();
      this.idle.push(connection);
    } else if (this.leaves(waiter)) {
      lendOut(connection, waiter.lent);
    }
  }

  private isFresh(connection: ServerConnection): boolean {
    return connection.usable && Date.now() - connection.openedAtMs < this.maxLifetimeMs;
  }

  /** It does not count any more, however long it takes to close; another is opened where somebody waits for that. */
  private remove(connection: ServerConnection): void {
    this.closing += 1;
    connection.close(() => {
      this.closing -= 1;
      this.tellEnd();
    });
    this.forget(connection);
    this.openForWaiting();
  }

  private forget(connection: ServerConnection): void {
    this.all.delete(connection);
    this.tellEnd();
  }

  private tellEnd(): void {
    if (this.all.size === 0 && this.closing === 0) this.ended?.();
  }

  private refuse(waiter: Waiter, error: Error): void {
    if (this.leaves(waiter)) waiter.lent(error);
  }

  private leaves(waiter: Waiter): boolean {
    clearTimeout(waiter.timer);
    return this.waiting.delete(waiter);
  }

  private lost(connection: ServerConnection, error: Error): void {
    const at = this.idle.indexOf(connection);
    if (at < 0) return; // whoever has it is told by the statement, and gives it back
    this.idle.splice(at, 1);
    this.remove(connection);
    for (const listener of this.listeners) listener(error);
  }

  /** Not a timer for each connection: they come back thousands of times a second. */
  private startChecking(): NodeJS.Timeout {
    const everyMs = Math.min(
      Math.max(Math.min(this.idleTimeoutMs, this.maxLifetimeMs) / 4, SHORTEST_CHECK_MS),
      LONGEST_CHECK_MS,
    );
    return setInterval(() => {
      const now = Date.now();
      const stale = this.idle.filter((each) => now - each.idleSinceMs >= this.idleTimeoutMs || !this.isFresh(each));
      for (const connection of stale) {
        this.idle.splice(this.idle.indexOf(connection), 1);
        this.remove(connection);
      }
    }, everyMs).unref();
  }

  private timedOut(): ConnectionTimeoutError {
    return new ConnectionTimeoutError(this.options.acquireTimeoutMs);
  }
}

function lendOut(connection: ServerConnection, lent: Lent): void {
  connection.isLent = true;
  lent(null, connection);
}

function closedError(): Error {
  return new Error('The data source has been closed.');
}
