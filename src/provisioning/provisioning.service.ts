import { Injectable, Logger } from '@nestjs/common';
import { BoundedLine, type LineLimits, type Tenant, TenantNotFoundError, type TenantRef } from '../tenancy/index.js';
import { TENANT_COLUMNS, tenantFromRow } from '../meta/index.js';
import { type Erasure, purgeTenant } from './erase/index.js';
import { CreationBusyError, DropRefusedError, EraseIncompleteError } from './errors.js';
import { createTenant } from './lifecycle/create.js';
import { dropTenant, type DropOptions, restoreTenant } from './lifecycle/drop.js';
import { type NewTenant } from './lifecycle/new-tenant.js';
import { profileOf } from './lifecycle/profile.js';
import { type NamingOptions, renameTenant } from './lifecycle/rename.js';
import { seedExisting } from './lifecycle/seed.js';
import { resumeTenant, suspendTenant } from './lifecycle/status.js';
import { type Verification, verifyTenant } from './lifecycle/verify.js';
import { OwnerDatabase } from './owner-database.js';

/** A tenant whose purge was due, and what became of it. */
export interface PurgedTenant extends Tenant {
  readonly erasure: Erasure;
}

/** The blueprint whose tenants are brokers. */
const BROKERS = 'insurance';

const NO_BOUND: LineLimits = { atOnce: Infinity, waiting: 0, waitMs: 0 };

/** The life of a tenant: each action is one transaction, an event of the register and a log line. */
@Injectable()
export class ProvisioningService {
  private readonly logger = new Logger('Provisioning');

  private readonly line: BoundedLine;

  constructor(private readonly owner: OwnerDatabase) {
    this.line = new BoundedLine(owner.options.creations ?? NO_BOUND, () => new CreationBusyError());
  }

  /**
   * As `create`, for requests: creations take turns, since each is work of the database that tenants' requests would wait
   * for. One that waits holds no connection.
   * @throws CreationBusyError when the line is full or the wait too long, and what `create` throws.
   */
  createInTurn(input: NewTenant): Promise<Tenant> {
    return this.line.run(() => this.create(input));
  }

  /** @throws TenantExistsError, SlugRestingError, LeftoverSchemaError, SharedTablesBehindError, MalformedTenantError, UnknownBlueprintError */
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

  /** @throws MalformedTenantError, TenantExistsError, SlugRestingError, TenantStateError */
  rename(tenant: Tenant, slug: string, options?: NamingOptions): Promise<Tenant> {
    return this.logged('renamed', () => renameTenant(this.owner, tenant, slug, options), tenant);
  }

  /**
   * With `now`, answers what was erased; else null.
   * @throws DropRefusedError, TenantStateError, EraseIncompleteError
   */
  drop(tenant: Tenant, options?: DropOptions): Promise<Erasure | null> {
    return this.logged('dropped', () => dropTenant(this.owner, tenant, options), tenant);
  }

  /** Takes a dropped tenant back before it is purged. @throws TenantStateError, TenantExistsError */
  restore(tenant: Tenant, slug: string, options?: NamingOptions): Promise<Tenant> {
    return this.logged('restored', () => restoreTenant(this.owner, tenant, slug, options), tenant);
  }

  /**
   * Purges every dropped tenant whose grace period is over, and those whose last purge left something. Returns all of
   * them: those whose erasure is not complete stay due.
   */
  async purgeDue(actor?: string): Promise<PurgedTenant[]> {
    const dataSource = await this.owner.dataSource();
    const rows: Tenant[] = await dataSource.query(
      `SELECT ${TENANT_COLUMNS} FROM meta.tenants t
        WHERE t.status = 'dropping' AND t.purge_after <= now() AND t.blueprint = ANY ($1::text[]) ORDER BY t.purge_after`,
      [this.owner.options.blueprints.map(({ name }) => name)],
    );
    const purged: PurgedTenant[] = [];
    for (const tenant of rows.map(tenantFromRow)) {
      const erasure = await this.purge(tenant, actor).catch(erasureLeft);
      if (erasure) purged.push({ ...tenant, erasure });
    }
    return purged;
  }

  /**
   * Removes a dropped tenant for good, in its tables and in every store, and proves that nothing is left. Run again it
   * goes on where it failed.
   * @throws TenantStateError unless it has been dropped, EraseIncompleteError
   */
  purge(tenant: Tenant, actor?: string): Promise<Erasure> {
    return this.logged('purged', () => purgeTenant(this.owner, tenant, actor), tenant);
  }

  /** The tenant as the register has it now. @throws TenantNotFoundError */
  async find({ kind, value }: TenantRef): Promise<Tenant> {
    const dataSource = await this.owner.dataSource();
    const column = kind === 'id' ? 't.id' : 't.slug';
    const rows: Tenant[] = await dataSource.query(`SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE ${column} = $1`, [
      value,
    ]);
    if (!rows[0]) throw new TenantNotFoundError();
    return tenantFromRow(rows[0]);
  }

  /**
   * The schema of a broker, with tables and policies. A broker that is written down already keeps its row and name;
   * an id that is new is registered.
   * @throws TenantExistsError when it is there.
   */
  async createTenantSchema(brokerId: string, input: Omit<NewTenant, 'id' | 'blueprint'> = {}): Promise<Tenant> {
    const slug = input.slug ?? `broker_${brokerId.replaceAll('-', '').slice(0, 32)}`;
    const name = input.name ?? (await this.writtenName(BROKERS, brokerId));
    return this.create({ ...input, slug, name, id: brokerId, blueprint: BROKERS });
  }

  /** Removes a broker's schema at once. Only in development and test, always. @throws DropRefusedError */
  async dropTenantSchema(brokerId: string): Promise<void> {
    const tenant = await this.find({ kind: 'id', value: brokerId });
    if (this.owner.options.environment === 'production') {
      throw new DropRefusedError(
        tenant.slug,
        'a schema is dropped at once only in development and test; use tenant:drop',
      );
    }
    await this.drop(tenant, { now: true });
  }

  /** The name in the blueprint's own row, where there is one before the tenant is. */
  private async writtenName(blueprint: string, key: string): Promise<string | undefined> {
    const { profile } = this.owner.blueprint(blueprint);
    if (!profile) return undefined;
    const { manager } = await this.owner.dataSource();
    const row = await manager.findOneBy(profile.entity, profileOf(manager, profile, { key }));
    return (row as { name?: string } | null)?.name;
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

/** Nothing for a tenant that another process has purged in the meantime. */
function erasureLeft(error: unknown): Erasure | null {
  if (error instanceof EraseIncompleteError) return error.erasure;
  if (error instanceof TenantNotFoundError) return null;
  throw error;
}
