import { Injectable, Logger } from '@nestjs/common';
import { type Tenant, TenantNotFoundError, type TenantRef } from '../tenancy/index.js';
import { TENANT_COLUMNS, tenantFromRow } from '../meta/index.js';
import { DropRefusedError } from './errors.js';
import { createTenant } from './lifecycle/create.js';
import { dropTenant, type DropOptions, purgeTenant } from './lifecycle/drop.js';
import { type NewTenant } from './lifecycle/new-tenant.js';
import { renameTenant } from './lifecycle/rename.js';
import { seedExisting } from './lifecycle/seed.js';
import { resumeTenant, suspendTenant } from './lifecycle/status.js';
import { type Verification, verifyTenant } from './lifecycle/verify.js';
import { OwnerDatabase } from './owner-database.js';

/** The life of a tenant: each action is one transaction, an event of the register and a log line. */
@Injectable()
export class ProvisioningService {
  private readonly logger = new Logger('Provisioning');

  constructor(private readonly owner: OwnerDatabase) {}

  /** @throws TenantExistsError, LeftoverSchemaError, SharedTablesBehindError, MalformedTenantError, UnknownBlueprintError */
  create(input: NewTenant): Promise<Tenant> {
    return this.logged('created', () => createTenant(this.owner, input));
  }

  /** @throws VerificationError listing what is wrong. */
  verify(tenant: Tenant, options: { repair?: boolean } = {}): Promise<Verification> {
    return verifyTenant(this.owner, tenant, options.repair);
  }

  /** The blueprint's demo rows. Run again it changes nothing. */
  seed(tenant: Tenant, actor?: string): Promise<void> {
    return this.logged('seeded', () => seedExisting(this.owner, tenant, actor), tenant);
  }

  suspend(tenant: Tenant, reason: string | null = null, actor?: string): Promise<void> {
    return this.logged('suspended', () => suspendTenant(this.owner, tenant, reason, actor), tenant);
  }

  resume(tenant: Tenant, actor?: string): Promise<void> {
    return this.logged('resumed', () => resumeTenant(this.owner, tenant, actor), tenant);
  }

  rename(tenant: Tenant, slug: string, actor?: string): Promise<Tenant> {
    return this.logged('renamed', () => renameTenant(this.owner, tenant, slug, actor), tenant);
  }

  /** @throws DropRefusedError, TenantStateError */
  drop(tenant: Tenant, options?: DropOptions): Promise<void> {
    return this.logged('dropped', () => dropTenant(this.owner, tenant, options), tenant);
  }

  /** @throws TenantStateError unless it has been dropped. */
  purge(tenant: Tenant, actor?: string): Promise<void> {
    return this.logged('purged', () => purgeTenant(this.owner, tenant, actor), tenant);
  }

  /** The tenant as the register has it now. @throws TenantNotFoundError */
  async find({ kind, value }: TenantRef): Promise<Tenant> {
    const dataSource = await this.owner.dataSource();
    const column = kind === 'id' ? 't.id' : 't.slug';
    const rows: Tenant[] = await dataSource.query(`SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE ${column} = $1`, [value]);
    if (!rows[0]) throw new TenantNotFoundError();
    return tenantFromRow(rows[0]);
  }

  /**
   * The schema of a broker: registers the id where it is new, and makes schema, tables and policies.
   * @throws TenantExistsError when it is there.
   */
  createTenantSchema(brokerId: string, input: Omit<NewTenant, 'id' | 'blueprint'> = {}): Promise<Tenant> {
    const slug = input.slug ?? `broker_${brokerId.replaceAll('-', '').slice(0, 32)}`;
    return this.create({ ...input, slug, id: brokerId, blueprint: 'insurance' });
  }

  /** Removes a broker's schema at once. Only in development and test, always. @throws DropRefusedError */
  async dropTenantSchema(brokerId: string): Promise<void> {
    const tenant = await this.find({ kind: 'id', value: brokerId });
    if (this.owner.options.environment === 'production') {
      throw new DropRefusedError(tenant.slug, 'a schema is dropped at once only in development and test; use tenant:drop');
    }
    await this.drop(tenant, { now: true });
  }

  private async logged<T>(deed: string, work: () => Promise<T>, tenant?: Tenant): Promise<T> {
    const started = performance.now();
    const result = await work();
    const about = tenant ?? (result as Tenant);
    this.logger.log({
      event: `tenant.${deed}`,
      tenant: about.slug,
      blueprint: about.blueprint,
      durationMs: Math.round(performance.now() - started),
    });
    return result;
  }
}
