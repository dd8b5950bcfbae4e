import { type Tenant } from '../../src/tenancy/index.js';
import { handSchemaOf } from '../world/by-hand.js';

/** How a contender finds the tenant a request names: in memory, as everyone here does. */
export class KnownTenants {
  private readonly bySlug: ReadonlyMap<string, Tenant>;

  constructor(tenants: readonly Tenant[]) {
    this.bySlug = new Map(tenants.map((tenant) => [tenant.slug, tenant]));
  }

  find(slug: string): Tenant | null {
    return this.bySlug.get(slug) ?? null;
  }

  idOf(slug: string): string {
    return this.known(slug).id;
  }

  /** The schema made by hand, whose name needs no quoting but the double quotes. */
  schemaOf(slug: string): string {
    return handSchemaOf(this.known(slug));
  }

  private known(slug: string): Tenant {
    const tenant = this.find(slug);
    if (!tenant) throw new Error('There is no such tenant.');
    return tenant;
  }
}
