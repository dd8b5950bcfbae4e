import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { MalformedTenantError, parseHostname, type Tenant, TenancyError } from '../tenancy/index.js';
import { META_DATA_SOURCE } from './data-source-name.js';
import { ProvisioningEvent, TenantHostname } from './entities/index.js';
import { DEFAULT_REST_DAYS, META_OPTIONS, type MetaOptions } from './options.js';
import { endRest, rest } from './resting-names.js';

/** Raised when a host name is a tenant's already, this one's or another's. */
export class HostnameTakenError extends TenancyError {
  readonly code = 'hostname_taken';
  constructor(hostname: string) {
    super(`The hostname "${hostname}" is in use. Remove it from its tenant first, or choose another.`);
  }
}

const UNIQUE_VIOLATION = '23505';

/** The host names that mean one tenant. Each change is an event, and is heard of at once wherever names are remembered. */
@Injectable()
export class TenantHostnames {
  constructor(
    @InjectDataSource(META_DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(META_OPTIONS) private readonly options: Pick<MetaOptions, 'slugRestDays'>,
  ) {}

  /** In alphabetical order. */
  list(tenantId: string): Promise<TenantHostname[]> {
    return this.dataSource.manager.find(TenantHostname, { where: { tenantId }, order: { hostname: 'ASC' } });
  }

  /**
   * With `reuse`, also a name that another tenant has lately given up.
   * @throws MalformedTenantError, HostnameTakenError, HostnameRestingError
   */
  async add(
    tenant: Tenant,
    hostname: string,
    actor: string | null = null,
    { reuse }: { readonly reuse?: boolean } = {},
  ): Promise<TenantHostname> {
    const name = hostname.includes(':') ? null : parseHostname(hostname);
    if (name === null) throw new MalformedTenantError(`${JSON.stringify(hostname)} is not a hostname`);
    try {
      return await this.dataSource.transaction(async (manager) => {
        const added = await manager.save(manager.create(TenantHostname, { tenantId: tenant.id, hostname: name }));
        await endRest(queryOf(manager), { kind: 'hostname', name, tenantId: tenant.id }, reuse);
        await manager.insert(ProvisioningEvent, eventOf('tenant.hostname_added', tenant, name, actor));
        return added;
      });
    } catch (error) {
      const { code } = (error instanceof QueryFailedError ? error.driverError : {}) as { code?: string };
      throw code === UNIQUE_VIOLATION ? new HostnameTakenError(name) : error;
    }
  }

  /** It then rests: for a time it goes to no other tenant. False when the tenant has no such hostname. */
  remove(tenant: Tenant, hostname: string, actor: string | null = null): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const name = hostname.toLowerCase();
      const { affected } = await manager.delete(TenantHostname, { tenantId: tenant.id, hostname: name });
      if (affected === 0) return false;
      const days = this.options.slugRestDays ?? DEFAULT_REST_DAYS;
      await rest(queryOf(manager), { kind: 'hostname', name, tenantId: tenant.id }, days);
      await manager.insert(ProvisioningEvent, eventOf('tenant.hostname_removed', tenant, name, actor));
      return true;
    });
  }
}

function queryOf(manager: EntityManager) {
  return (sql: string, values: unknown[]) => manager.query<unknown>(sql, values);
}

function eventOf(action: string, { id, slug, blueprint }: Tenant, hostname: string, actor: string | null) {
  return { tenantId: id, slug, blueprint, action, actor, details: { hostname } };
}
