import { type Blueprint, type Tenant, type TenantLookup, type TenantRef } from '../../tenancy/index.js';
import { planMigrations } from '../migrate/index.js';

/**
 * Tenants as this process's code sees them: schema tenants behind the oldest version it serves are marked, and answered
 * with 503 until they are migrated. That is the version before its latest, or the blueprint's `servedFrom`. Tenants that
 * are ahead are served: a release migrates first, and migrations fit the code that is still serving.
 */
export class ServedTenants implements TenantLookup {
  private constructor(
    private readonly lookup: TenantLookup,
    private readonly oldest: ReadonlyMap<string, string>,
  ) {}

  static async over(lookup: TenantLookup, blueprints: readonly Blueprint[]): Promise<ServedTenants> {
    const oldest = new Map<string, string>();
    for (const { name, tenant } of blueprints) {
      if (!tenant) continue;
      const versions = (await planMigrations(tenant.migrations)).migrations.map(({ version }) => version);
      const from = tenant.servedFrom ?? versions.at(-2) ?? versions.at(-1);
      if (from !== undefined) oldest.set(name, from);
    }
    return new ServedTenants(lookup, oldest);
  }

  find(ref: TenantRef): Tenant | null | Promise<Tenant | null> {
    const found = this.lookup.find(ref);
    return found instanceof Promise ? found.then((tenant) => this.marked(tenant)) : this.marked(found);
  }

  private marked(tenant: Tenant | null): Tenant | null {
    const from = tenant?.isolation === 'schema' ? this.oldest.get(tenant.blueprint) : undefined;
    if (!tenant || from === undefined) return tenant;
    const { schemaVersion } = tenant;
    const isServed = schemaVersion !== null && BigInt(schemaVersion) >= BigInt(from);
    return isServed ? tenant : Object.freeze({ ...tenant, isServed });
  }
}
