import { type Tenant } from '../../../tenancy/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { fingerprints } from '../../drift/fingerprints.js';

/** Tenants that a migration meets alike: the same blueprint, version and real catalog. */
export interface TenantGroup {
  readonly blueprint: string;
  readonly version: string | null;
  /** Null where the schema is not there. */
  readonly fingerprint: string | null;
  readonly tenants: readonly Tenant[];
}

/** Largest first. The catalogs are read anew: the register knows them only as of the last `fleet:drift`. */
export async function groupsOf(owner: OwnerDatabase, tenants: readonly Tenant[]): Promise<TenantGroup[]> {
  const found = await fingerprints(owner, tenants);
  const groups = new Map<string, TenantGroup & { readonly tenants: Tenant[] }>();
  for (const tenant of tenants) {
    const { blueprint, schemaVersion: version } = tenant;
    const fingerprint = found.get(tenant.schemaName) ?? null;
    const name = JSON.stringify([blueprint, version, fingerprint]);
    const group = groups.get(name) ?? { blueprint, version, fingerprint, tenants: [] };
    group.tenants.push(tenant);
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => b.tenants.length - a.tenants.length);
}
