import type pg from 'pg';
import { ConnectionTimeoutError, TenantBusyError } from '../errors.js';
import { type Tenant } from '../tenant.js';
import { FreeConnections } from './free-connections.js';
import { type Keeping } from './kept-statements.js';
import { ServerConnection } from './server-connection.js';
import { TenantShare } from './tenant-share.js';

export interface ServerPoolOptions {
  /** Options of pg's client (where and how to connect), and of this pool, by the names pg's own has for them. */
  readonly pool: pg.PoolConfig;
  readonly acquireTimeoutMs: number;
  /** Connections one tenant may use at once. */
  readonly maxPerTenant: number;
  /**
   * Tables of the tenants' schemas that one connection may meet: a backend keeps the catalog of each it has touched, up to
   * 50 kB. Tenants go to the connections that have met them, as far as these go. Others are spread over as many as the pool may
   * have, where each can keep statements of its own; where all are full, the one that has been free longest is replaced.
   * Infinity: never.
   */
  readonly maxTablesPerConnection: number;
  /**
   * Statements one connection's server keeps, with their plans: those that come again and again for one tenant. None are kept
   * behind a pooler, nor where tenants could read `pg_prepared_statements` (the server is not hardened). 0: none.
   */
  readonly maxStatementsPerConnection: number;
}

export interface PoolFigures {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Called once, with one of the two. */
type Lent = (error: Error | null, connection?: ServerConnection) => void;

interface Waiter {
  readonly tenant: Tenant | null;
  readonly lent: Lent;
  readonly timer: NodeJS.Timeout;
}

const DEFAULT_MAX = 10;
const SHORTEST_CHECK_MS = 50;
const LONGEST_CHECK_MS = 5_000;

/** A server that is closed for writes still serves reads: its connections are not replaced with each write that fails. */
const REPLACE_ALL_AFTER_MS = 5_000;

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
  private readonly free: FreeConnections;
  private readonly keeping: Keeping;
  /** In order of arrival. */
  private readonly waiting = new Set<Waiter>();
  private readonly listeners: ((error: Error) => void)[] = [];
  private opening = 0;
  private replacedAtMs = 0;
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
    this.free = new FreeConnections(options.maxTablesPerConnection, options.maxStatementsPerConnection || Infinity);
    this.keeping = { limit: options.maxStatementsPerConnection, generation: 0 };
  }

  get figures(): PoolFigures {
    return { total: this.all.size, idle: this.free.size, waiting: this.waiting.size };
  }

  /** How many tables a tenant's schema has. Known when the entities are; 1 each until then. */
  countTables(tablesOf: (tenant: Tenant) => number): void {
    this.free.tablesOf = tablesOf;
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
      this.connect(null, (error, connection) => (connection ? resolve(connection) : reject(error!)));
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

  /**
   * This connection's server has stopped being the one to write to. It is destroyed when it is given back, and so are all
   * that were opened before now: the host name may lead to another server.
   */
  replace(connection: ServerConnection): void {
    connection.spoil();
    if (Date.now() - this.replacedAtMs < REPLACE_ALL_AFTER_MS) return;
    this.replacedAtMs = Date.now();
    for (const stale of this.free.removeAll()) this.remove(stale);
  }

  /** No connection is lent any more. Resolves when the last one is closed. */
  async end(): Promise<void> {
    if (this.ended) return;
    const closed = new Promise<void>((resolve) => (this.ended = resolve));
    if (this.check) clearInterval(this.check);
    for (const waiter of this.waiting) this.refuse(waiter, closedError());
    for (const connection of this.free.removeAll()) this.remove(connection);
    this.tellEnd();
    await closed;
  }

  private lendTo(tenant: Tenant, lent: Lent): void {
    this.connect(tenant, (error, connection) => {
      if (connection) this.free.meet(connection, tenant);
      else this.share.leave(tenant.id);
      lent(error, connection);
    });
  }

  /** `lent` may run in the async context of whoever gave the connection back: nothing in it may ask who the tenant is. */
  private connect(tenant: Tenant | null, lent: Lent): void {
    if (this.ended) return lent(closedError());
    const free =
      this.firstFresh(() => this.free.take(tenant)) ??
      (this.all.size < this.max ? undefined : this.firstFresh(() => this.free.takeWithRoom(tenant)));
    if (free) return lendOut(free, lent);
    const full = this.all.size >= this.max ? this.free.takeOldest() : undefined;
    if (full) this.remove(full);
    if (this.all.size < this.max) return this.open(lent);
    const timer = setTimeout(() => this.refuse(waiter, this.timedOut()), this.options.acquireTimeoutMs).unref();
    const waiter: Waiter = { tenant, lent, timer };
    this.waiting.add(waiter);
  }

  private firstFresh(take: () => ServerConnection | undefined): ServerConnection | undefined {
    for (let connection = take(); connection; connection = take()) {
      if (this.isFresh(connection)) return connection;
      this.remove(connection);
    }
    return undefined;
  }

  private open(lent: Lent): void {
    const config = { ...this.options.pool, connectionTimeoutMillis: this.options.acquireTimeoutMs };
    const lost = (error: Error) => this.lost(connection, error);
    const connection = new ServerConnection(config, lost, this.keeping);
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
    if (destroy || connection.uses >= this.maxUses || !this.isFresh(connection)) this.remove(connection);
    else this.hand(connection);
    if (tenant) this.share.leave(tenant.id);
  }

  /** To whoever has waited longest, or to the free ones. */
  private hand(connection: ServerConnection): void {
    connection.isLent = false;
    if (this.ended) return this.remove(connection);
    const [waiter] = this.waiting;
    if (!waiter) this.free.add(connection);
    else if (!this.free.suits(connection, waiter.tenant)) this.remove(connection);
    else if (this.leaves(waiter)) lendOut(connection, waiter.lent);
  }

  private isFresh(connection: ServerConnection): boolean {
    const { usable, openedAtMs } = connection;
    return usable && openedAtMs >= this.replacedAtMs && Date.now() - openedAtMs < this.maxLifetimeMs;
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
    if (!this.free.remove(connection)) return; // whoever has it is told by the statement, and gives it back
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
      const stale = this.free.removeAll((each) => now - each.freeSinceMs >= this.idleTimeoutMs || !this.isFresh(each));
      for (const connection of stale) this.remove(connection);
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
