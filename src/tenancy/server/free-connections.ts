import { type Tenant } from '../tenant.js';
import { type ServerConnection } from './server-connection.js';

/** Connections nobody has, the one used last at the end. */
export class FreeConnections {
  /** How many tables a tenant's schema has. */
  tablesOf: (tenant: Tenant) => number = () => 1;
  private readonly all: ServerConnection[] = [];

  /**
   * `maxTables` of the schemas that one connection may meet: its backend keeps their catalogs in memory. From `manyTables` on
   * it is given no other tenant while there may be another connection: it keeps so many statements for those it has.
   */
  constructor(
    private readonly maxTables: number,
    private readonly manyTables = Infinity,
  ) {}

  get size(): number {
    return this.all.length;
  }

  add(connection: ServerConnection): void {
    connection.freeSinceMs = Date.now();
    this.all.push(connection);
  }

  /**
   * The one used last that has met the tenant's schema, or else that has not met many: a backend reads the catalog of each
   * schema that is new to it, and keeps it. Undefined where none is free or all have met many others.
   */
  take(tenant: Tenant | null): ServerConnection | undefined {
    if (tenant === null) return this.all.pop();
    const few = Math.min(this.manyTables, this.maxTables);
    return (
      this.takeLast(({ met }) => met.has(tenant.schemaName)) ?? this.takeLast((each) => this.hasRoom(each, tenant, few))
    );
  }

  /** The one used last that has room for the tenant's schema, where there may be no other connection. */
  takeWithRoom(tenant: Tenant | null): ServerConnection | undefined {
    return tenant === null ? undefined : this.takeLast((each) => this.hasRoom(each, tenant));
  }

  /** The one that has been free longest. */
  takeOldest(): ServerConnection | undefined {
    return this.all.shift();
  }

  /** True where it was here. */
  remove(connection: ServerConnection): boolean {
    const at = this.all.indexOf(connection);
    if (at >= 0) this.all.splice(at, 1);
    return at >= 0;
  }

  removeAll(which: (connection: ServerConnection) => boolean = () => true): ServerConnection[] {
    const removed = this.all.filter(which);
    for (const connection of removed) this.remove(connection);
    return removed;
  }

  /** It has met the tenant's schema, or may. A schema larger than all room goes to a connection that has met none. */
  suits(connection: ServerConnection, tenant: Tenant | null): boolean {
    return tenant === null || connection.met.has(tenant.schemaName) || this.hasRoom(connection, tenant);
  }

  /** From now on the connection has met the tenant's schema. */
  meet(connection: ServerConnection, tenant: Tenant): void {
    if (connection.met.has(tenant.schemaName)) return;
    connection.met.add(tenant.schemaName);
    connection.tablesMet += this.tablesOf(tenant);
  }

  private hasRoom({ met, tablesMet }: ServerConnection, tenant: Tenant, most = this.maxTables): boolean {
    return met.size === 0 || tablesMet + this.tablesOf(tenant) <= most;
  }

  private takeLast(which: (connection: ServerConnection) => boolean): ServerConnection | undefined {
    for (let at = this.all.length - 1; at >= 0; at -= 1) {
      if (which(this.all[at])) return this.all.splice(at, 1)[0];
    }
    return undefined;
  }
}
