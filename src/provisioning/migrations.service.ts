import { Injectable } from '@nestjs/common';
import { type Blueprint, quoteIdentifier, type Tenant } from '../tenancy/index.js';
import { type AssuranceSettings, ensureAssurance, ensureContextRight } from '../database/index.js';
import { TENANT_COLUMNS, tenantFromRow } from '../meta/index.js';
import { isolateShared } from './isolate.js';
import { seedExisting, seedShared } from './lifecycle/seed.js';
import {
  applyPending,
  metaTarget,
  sharedLock,
  sharedTarget,
  tenantTarget,
  withoutBlocking,
  type AppliedMigration,
} from './migrate/index.js';
import { OwnerDatabase } from './owner-database.js';
import { renewSharedPolicies, renewTenantPolicies } from './policies/index.js';

/** Hears what is being done, one call per scope. */
export type Progress = (scope: string, applied: readonly AppliedMigration[]) => void;

/** Brings the register, the shared tables and the tenants to the version of the code. Idempotent, safe beside others. */
@Injectable()
export class Migrations {
  constructor(private readonly owner: OwnerDatabase) {}

  /** The register's own tables and the functions that isolate. */
  async migrateMeta(progress: Progress = () => {}): Promise<void> {
    progress('the register', await applyPending(this.owner, await metaTarget()));
    await withoutBlocking(this.owner, sharedLock('meta'), async (transaction) => {
      await transaction.workAs({ searchPath: ['meta'] });
      await transaction.query('SELECT tenancy.open_register(), tenancy.open_idempotency_keys()');
    });
  }

  /**
   * The database does what the settings say: whether tenants are made known by a role or by signed claims, and who may sign.
   * Once the register has been migrated. Returns what it changed, one line each.
   * @throws ClaimSecretError, InsufficientOwnerError
   */
  async bringToAssurance(settings: AssuranceSettings): Promise<string[]> {
    return this.owner.transaction(async (transaction) => {
      const db = { query: async (sql: string, values?: unknown[]) => ({ rows: await transaction.query(sql, values) }) };
      const { appRole } = transaction.installation;
      await transaction.lock(sharedLock('meta'));
      const rights = await ensureContextRight(db, appRole);
      await transaction.workAs({ searchPath: ['meta'] });
      return [...rights, ...(await ensureAssurance(db, settings))];
    });
  }

  /** Shared tables and shared seeds of every blueprint served. */
  async migrateShared(progress: Progress = () => {}): Promise<void> {
    for (const { name } of this.owner.options.blueprints) {
      progress(`the shared tables of ${name}`, await this.migrateSharedOf(name));
    }
  }

  /** @throws UnknownBlueprintError */
  async migrateSharedOf(name: string): Promise<AppliedMigration[]> {
    const blueprint = this.owner.blueprint(name);
    await this.makeSharedSchema(blueprint);
    const applied = await applyPending(this.owner, await sharedTarget(this.owner, blueprint));
    if (applied.length === 0) await this.assureIsolation(blueprint);
    await renewSharedPolicies(this.owner, blueprint);
    await seedShared(this.owner, blueprint);
    return applied;
  }

  /** Every schema tenant, one after the other. */
  async migrateTenants(progress: Progress = () => {}): Promise<void> {
    for (const tenant of await this.tenants()) {
      if (tenant.isolation !== 'schema') continue;
      progress(`tenant "${tenant.slug}"`, await this.migrateTenant(tenant));
    }
  }

  async migrateTenant(tenant: Tenant): Promise<AppliedMigration[]> {
    const blueprint = this.owner.blueprint(tenant.blueprint);
    const applied = await applyPending(this.owner, await tenantTarget(this.owner, blueprint, tenant));
    await renewTenantPolicies(this.owner, tenant);
    return applied;
  }

  /** Demo rows of every tenant that is a demo tenant of its blueprint. Run again it changes nothing. */
  async seedDemoTenants(progress: (tenant: Tenant) => void = () => {}): Promise<void> {
    for (const tenant of await this.tenants()) {
      const demo = this.owner.blueprint(tenant.blueprint).demoTenants.some(({ slug }) => slug === tenant.slug);
      if (!demo) continue;
      await seedExisting(this.owner, tenant);
      progress(tenant);
    }
  }

  /** Tenants of the blueprints served that are not being dropped, oldest first. */
  async tenants(): Promise<Tenant[]> {
    const dataSource = await this.owner.dataSource();
    const rows: Tenant[] = await dataSource.query(
      `SELECT ${TENANT_COLUMNS} FROM meta.tenants t
        WHERE t.status <> 'dropping' AND t.blueprint = ANY ($1::text[]) ORDER BY t.created_at, t.id`,
      [this.owner.options.blueprints.map(({ name }) => name)],
    );
    return rows.map(tenantFromRow);
  }

  private async makeSharedSchema({ name, shared: { schema } }: Blueprint): Promise<void> {
    await this.owner.transaction(async (transaction) => {
      const { ownerRole } = transaction.installation;
      await transaction.lock(sharedLock(name));
      const [{ exists }] = await transaction.query<{ exists: boolean }>(
        'SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS exists',
        [schema],
      );
      if (exists) return;
      await transaction.query(
        `CREATE SCHEMA ${quoteIdentifier('schema', schema)} AUTHORIZATION ${quoteIdentifier('role', ownerRole)}`,
      );
    });
  }

  /** Grants and policies follow what the blueprint declares, also when no migration was pending. */
  private async assureIsolation(blueprint: Blueprint): Promise<void> {
    await withoutBlocking(this.owner, sharedLock(blueprint.name), async (transaction) => {
      await transaction.workAs({ searchPath: [blueprint.shared.schema] });
      await isolateShared(this.owner, transaction, blueprint);
    });
  }
}
