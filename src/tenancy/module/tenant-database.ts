import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { insideScope } from '../entities/inside-scope.js';
import { NoTenantError } from '../errors.js';
import { TenantResolver } from '../request/tenant-resolver.js';
import { currentScope } from '../scope/place.js';
import { type ScopeOptions } from '../scope/scope-state.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { type Tenant } from '../tenant.js';

/** A tenant's database for code that cannot be wrapped in a scope. Close it, or let `await using` do so. */
export interface TenantDb extends AsyncDisposable {
  readonly tenant: Tenant;
  readonly manager: EntityManager;
  readonly queryRunner: QueryRunner;
  close(): Promise<void>;
}

/** Tenants' data for code outside requests: jobs, scripts, tests. */
@Injectable()
export class TenantDatabase {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly scope: TenantScope,
    private readonly resolver: TenantResolver,
  ) {}

  /**
   * The tenant data source of the current scope: plain TypeORM.
   * @throws NoTenantError outside a scope.
   */
  getDb(): DataSource {
    if (!this.scope.tenant) throw new NoTenantError('getDb()');
    return this.dataSource;
  }

  /**
   * Runs `work` as the tenant (slug, id, or the tenant itself) and undoes the context afterwards, also after an error.
   * By default each statement stands alone; `{ transaction: 'request' }` makes all of it one transaction.
   * @throws MalformedTenantError, TenantNotFoundError, TenantUnavailableError, TenantSwitchError.
   */
  async withTenant<T>(
    tenant: string | Tenant,
    work: (manager: EntityManager) => T | Promise<T>,
    options?: ScopeOptions,
  ): Promise<T> {
    const resolved = typeof tenant === 'string' ? await this.resolver.named(tenant) : tenant;
    return this.scope.run(resolved, () => work(this.dataSource.manager), options);
  }

  /**
   * The tenant's database as an object to hold: locked to that tenant wherever it is used, until it is closed.
   * @throws MalformedTenantError, TenantNotFoundError, TenantUnavailableError.
   */
  async getTenantDb(tenant: string | Tenant): Promise<TenantDb> {
    const resolved = typeof tenant === 'string' ? await this.resolver.named(tenant) : tenant;
    const queryRunner = await this.scope.detached(resolved, async () => {
      const runner = this.dataSource.createQueryRunner();
      await runner.connect();
      return insideScope(runner, currentScope()!);
    });
    const close = () => queryRunner.release();
    return { tenant: resolved, manager: queryRunner.manager, queryRunner, close, [Symbol.asyncDispose]: close };
  }
}
