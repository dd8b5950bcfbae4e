import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { finalize, Observable } from 'rxjs';
import { NoTenantError, TenantSwitchError } from '../errors.js';
import { type Tenant } from '../tenant.js';
import { type ScopeOptions, type ScopeState } from './scope-state.js';

const storage = new AsyncLocalStorage<ScopeState>();

/** The state of the scope the caller runs in. Internal to the core. */
export function currentScope(): ScopeState | undefined {
  return storage.getStore();
}

/** The one door into a tenant: HTTP, commands, seeds, jobs and tests all use it. */
@Injectable()
export class TenantScope {
  /** The tenant of the scope the caller runs in, or undefined outside of one. */
  get tenant(): Tenant | undefined {
    return storage.getStore()?.tenant;
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
    const outer = storage.getStore();
    if (outer) {
      if (outer.tenant.id !== tenant.id) throw new TenantSwitchError(outer.tenant.slug, tenant.slug);
      return work();
    }
    const state = openScope(tenant, options);
    return storage.run(state, async () => {
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

  /** Like `run`, for a handler whose answer is an Observable (also one that goes on): each statement stands alone. */
  observe<T>(tenant: Tenant, work: () => Observable<T>, options: Pick<ScopeOptions, 'signal'> = {}): Observable<T> {
    return new Observable((subscriber) => {
      const outer = storage.getStore();
      if (outer && outer.tenant.id !== tenant.id) throw new TenantSwitchError(outer.tenant.slug, tenant.slug);
      const state = openScope(tenant, { ...options, transaction: 'statement' });
      return storage.run(state, () =>
        work()
          .pipe(finalize(() => void closeScope(state)))
          .subscribe(subscriber),
      );
    });
  }

  /** Runs `work` as the tenant; connections borrowed by it stay usable outside any scope. Internal to the core. */
  detached<T>(tenant: Tenant, work: () => T): T {
    return storage.run({ ...openScope(tenant, {}), detached: true }, work);
  }

  /**
   * Runs `work` once the scope's transaction is committed, and not at all when it is rolled back; at once where there is
   * no such transaction. It runs inside the scope and may send no statement.
   */
  afterCommit(work: () => Promise<void>): void {
    const state = storage.getStore();
    if (state?.mode === 'request' && !state.ended) state.committed.push(work);
    else void work();
  }

  /** Runs `work` outside any tenant (for platform work that a tenant's request sets off). */
  exit<T>(work: () => T): T {
    return storage.exit(work);
  }
}

function openScope(tenant: Tenant, options: ScopeOptions): ScopeState {
  return {
    tenant,
    mode: options.transaction ?? 'statement',
    signal: options.signal,
    transaction: null,
    queryRunner: null,
    ended: false,
    detached: false,
    committed: [],
  };
}

async function closeScope(state: ScopeState): Promise<void> {
  state.ended = true;
  state.transaction = null;
  const { queryRunner } = state;
  state.queryRunner = null;
  await queryRunner?.release();
}
