/** How a tenant's data is kept apart: a schema of its own, or rows of shared tables behind row-level security. */
export type IsolationMode = 'schema' | 'row';

export type TenantStatus = 'active' | 'suspended' | 'dropping';

/** What the core knows of a tenant: a row of the register, resolved. Immutable; a change makes a new one. */
export interface Tenant {
  /** uuid; never changes. */
  readonly id: string;
  /** The name people use; may change (`tenant:rename`), but for row tenants whose slug is their key. */
  readonly slug: string;
  readonly name: string;
  readonly blueprint: string;
  readonly isolation: IsolationMode;
  readonly status: TenantStatus;
  /** The tenant's own schema, or the shared one in row isolation. */
  readonly schemaName: string;
  /** The NOLOGIN role switched to inside each transaction. */
  readonly roleName: string;
  /** What `tenancy.current_tenant()` returns inside the scope: the id, or the workspace id. */
  readonly key: string;
  /** Schemas of the search_path before `pg_temp`, which is always last. */
  readonly searchPath: readonly string[];
  /** Version of the last migration applied to the tenant, null before the first. */
  readonly schemaVersion: string | null;
  /** False where the code of this process cannot work with that version; said by the lookup. */
  readonly isServed?: boolean;
}
