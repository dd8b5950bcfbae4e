import { Injectable, Optional } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { NoTenantError, TenantSwitchError } from '../errors.js';
import { type Tenant } from '../tenant.js';
import { currentScope, runIn, runNowhere } from './place.js';
import { closeScope, openScope, type CancelSignal, type ScopeOptions } from './scope-state.js';

/** The one door into a tenant: HTTP, commands, seeds, jobs and tests all use it. */
@Injectable()
export class TenantScope {
  /**
   * `dataSource` answers for the Active Record classes used in the scope. Without one the only open data source that
   * lists the class does.
   */
  constructor(@Optional() @InjectDataSource() private readonly dataSource: DataSource | null = null) {}

  /** The tenant of the scope the caller runs in, or undefined outside of one. */
  get tenant(): Tenant | undefined {
    return currentScope()?.tenant;
  }

  /**
   * The tenant of the scope the caller runs in.
   * @throws NoTenantError outside a scope.
   */
  current(): Tenant {
    const tenant = this.tenant;
    if (!tenant) throw new NoTenantError('Something that belongs to a tenant');
    return tenant;
  }

  /**
   * Runs `work` as `tenant` and returns what it returns; what was there before is there again afterwards, also when
   * `work` throws. With `transaction: 'request'` everything in `work` is one transaction: committed when it returns,
   * rolled back when it throws.
   * @throws TenantSwitchError inside the scope of another tenant. Entering the same tenant again joins the scope.
   */
  async run<T>(tenant: Tenant, work: () => T | Promise<T>, options: ScopeOptions = {}): Promise<T> {
    if (isInside(tenant)) return work();
    return this.enter(tenant, work, options);
  }

  /** What a request's handler does is one transaction, whatever its guards have asked before. Internal to the core. */
  runRequest<T>(
    tenant: Tenant,
    work: () => Promise<T>,
    signal: CancelSignal,
    dataSource: DataSource | null,
  ): Promise<T> {
    return this.enter(tenant, work, { transaction: 'request', signal }, dataSource);
  }

  private async enter<T>(
    tenant: Tenant,
    work: () => T | Promise<T>,
    options: ScopeOptions,
    dataSource: DataSource | null = this.dataSource,
  ): Promise<T> {
    const state = openScope(tenant, options, dataSource);
    return runIn(state, async () => {
      try {
        const result = await work();
        await state.transaction?.commit();
        for (const follow of state.committed) await follow();
        return result;
      } catch (error) {
        await state.transaction?.rollback();
        throw error;
      } finally {
        await closeScope(state);
      }
    });
  }

  /** Runs `work` as the tenant; connections borrowed by it stay usable outside any scope. Internal to the core. */
  detached<T>(tenant: Tenant, work: () => T): T {
    return runIn({ ...openScope(tenant, {}, this.dataSource), detached: true }, work);
  }

  /**
   * Runs `work` once the scope's transaction is committed, and not at all when it is rolled back; at once where there is
   * no such transaction. It runs inside the scope and may send no statement.
   */
  afterCommit(work: () => Promise<void>): void {
    const state = currentScope();
    if (state?.mode === 'request' && !state.ended) state.committed.push(work);
    else void work();
  }

  /** Runs `work` outside any tenant (for platform work that a tenant's request sets off). */
  exit<T>(work: () => T): T {
    return runNowhere(work);
  }
}

/** @throws TenantSwitchError inside the scope of another tenant. */
function isInside(tenant: Tenant): boolean {
  const outer = currentScope();
  if (outer && outer.tenant.id !== tenant.id) throw new TenantSwitchError(outer.tenant.slug, tenant.slug);
  return outer !== undefined;
}
