import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { NoTenantError, type Tenant } from '../../src/tenancy/index.js';

const storage = new AsyncLocalStorage<Tenant>();

/** A scope as the core keeps one, without a database. */
export const scope = {
  run: <T>(tenant: Tenant, work: () => Promise<T>): Promise<T> => storage.run(tenant, work),
  current(): Tenant {
    const tenant = storage.getStore();
    if (!tenant) throw new NoTenantError();
    return tenant;
  },
};

export function tenantOf(slug: string): Tenant {
  const id = randomUUID();
  return {
    id,
    slug,
    name: slug,
    blueprint: 'commerce',
    isolation: 'schema',
    status: 'active',
    schemaName: `tenant_${slug}`,
    roleName: `t_${slug}`,
    key: id,
    searchPath: [`tenant_${slug}`, 'public'],
    schemaVersion: null,
  };
}
