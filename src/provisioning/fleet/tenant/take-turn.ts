import { type Tenant } from '../../../tenancy/index.js';
import { retried, tenantLedger } from '../../migrate/index.js';
import { refetch } from './refetch.js';
import { errorOf, outcomeOf, type TenantOutcome } from '../report.js';
import { isPassing, named, TenantMovedError } from './failures.js';
import { type TenantTurn, type TenantWork } from './tenant-work.js';

/** One tenant's turn, with retries. Whatever goes wrong is in the outcome. */
export async function takeTurn(
  common: Omit<TenantWork, 'tenant' | 'ledger' | 'attempt'>,
  chosen: Tenant,
  { turn, retries }: { readonly turn: TenantTurn; readonly retries: number },
): Promise<TenantOutcome> {
  const started = performance.now();
  const applied: string[] = [];
  let tenant = chosen;
  let attempts = 0;
  let toVersion = chosen.schemaVersion;
  const outcome = (status: TenantOutcome['status'], error?: unknown): TenantOutcome => ({
    ...outcomeOf(chosen, status, { toVersion, applied, attempts, durationMs: performance.now() - started }),
    ...(error === undefined ? {} : { error: errorOf(named(error, chosen.slug)) }),
  });
  try {
    await retried(retries, isPassing, async (attempt) => {
      attempts = attempt;
      const ledger = tenantLedger(tenant.schemaName, `tenant "${tenant.slug}"`);
      try {
        await turn({ ...common, tenant, ledger, attempt }, (name, version) => {
          if (!applied.includes(name)) applied.push(name);
          toVersion = version;
        });
      } catch (error) {
        if (error instanceof TenantMovedError) tenant = await refetch(common.connection, tenant);
        throw error;
      }
    });
    const status = applied.length > 0 || attempts > 1 ? 'done' : 'unchanged';
    return outcome(status);
  } catch (error) {
    return outcome('failed', error);
  }
}
