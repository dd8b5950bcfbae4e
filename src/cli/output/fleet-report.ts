import { type FleetReport } from '../../provisioning/index.js';
import { table } from './table.js';

/** For people: shared tables, counts, and each failure with its reason. */
export function fleetReportWords({ runId, status, shared, tenants, counts, durationMs }: FleetReport): string {
  const lines = shared
    .filter(({ applied, error }) => applied.length > 0 || error)
    .map(({ scope, applied, error }) => `Shared tables of ${scope}: ${error?.message ?? applied.join(', ')}`);
  const failures = tenants
    .filter(({ status }) => status === 'failed')
    .map(({ slug, error }) => ({ tenant: slug, error: error?.code, why: error?.message }));
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  lines.push(`Run ${runId} ${status} in ${(durationMs / 1_000).toFixed(1)} s: ${words.join(', ') || 'no tenants'}.`);
  if (failures.length > 0) lines.push(table(failures));
  if (status !== 'succeeded') lines.push('Go on with: tenantry fleet:migrate --resume');
  return lines.join('\n');
}
