import { type FleetProgress } from '../../provisioning/index.js';
import { type Step } from './progress.js';

export const FLEET_BAR = 'Tenants [{bar}] {value}/{total}, {failed} failed, {duration_formatted}, {eta_formatted} left';

/** A tenant that is done, as `FLEET_BAR` shows it. */
export function fleetStep({ finished, total, failed, outcome }: FleetProgress): Step {
  const { slug, status, toVersion, error } = outcome;
  const line = `${finished}/${total} ${slug}: ${status}${error ? `: ${error.message}` : ` (${toVersion ?? '-'})`}`;
  return { done: finished, total, line, fields: { failed } };
}
