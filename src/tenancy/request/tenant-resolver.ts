import { Inject, Injectable } from '@nestjs/common';
import { AmbiguousTenantError, TenantNotFoundError, TenantUnavailableError } from '../errors.js';
import { TENANCY_OPTIONS, type TenancyOptions } from '../module/options.js';
import { type Tenant } from '../tenant.js';
import { getTenantFromRequest, type NamedTenant, type RequestLike } from './get-tenant-from-request.js';
import { parseTenantRef } from './tenant-ref.js';

/** From a request, or a name, to a tenant of the register. */
@Injectable()
export class TenantResolver {
  constructor(@Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions) {}

  /**
   * The tenant a request names, or null when it names none; at once where the lookup answers at once. A hostname that is
   * nobody's is not an error: it is ours.
   * @throws MalformedTenantError, AmbiguousTenantError when two sources disagree, TenantNotFoundError.
   */
  fromRequest(request: RequestLike): Tenant | null | Promise<Tenant | null> {
    const named = getTenantFromRequest(request, { baseDomain: this.options.baseDomain });
    const found = named.map(({ ref }) => this.options.lookup.find(ref));
    return found.some(isPromise)
      ? Promise.all(found.map(async (each) => each)).then((all) => theOne(named, all))
      : theOne(named, found as Found);
  }

  /**
   * A tenant by slug or id, for work outside requests.
   * @throws MalformedTenantError, TenantNotFoundError, TenantUnavailableError when it is not active.
   */
  async named(name: string): Promise<Tenant> {
    const tenant = await this.options.lookup.find(parseTenantRef(name));
    if (!tenant) throw new TenantNotFoundError();
    assertEnterable(tenant);
    return tenant;
  }
}

type Found = readonly (Tenant | null)[];

/** Of what the names of a request have led to. */
function theOne(named: readonly NamedTenant[], found: Found): Tenant | null {
  let one: { tenant: Tenant; source: string } | null = null;
  for (const [n, { source }] of named.entries()) {
    const tenant = found[n];
    if (!tenant) {
      if (source === 'hostname') continue;
      throw new TenantNotFoundError();
    }
    if (one && one.tenant.id !== tenant.id) throw new AmbiguousTenantError([one.source, source]);
    one ??= { tenant, source };
  }
  return one?.tenant ?? null;
}

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null)?.then === 'function';
}

const MIGRATED_SOON_SECONDS = 30;

/** @throws TenantUnavailableError unless the tenant is active and at a version this code serves. To be asked only after the principal may know of it. */
export function assertEnterable(tenant: Tenant): void {
  if (tenant.status !== 'active') throw new TenantUnavailableError(tenant.slug, tenant.status);
  if (tenant.isServed === false) throw new TenantUnavailableError(tenant.slug, 'being migrated', MIGRATED_SOON_SECONDS);
}
