import { describeDifference, type DriftReport } from '../../provisioning/index.js';
import { table } from './table.js';

const FINGERPRINT_SHOWN = 12;

/** For people: the groups, then each tenant that differs, how, and the SQL. */
export function driftWords({ checked, groups, drifted, durationMs }: DriftReport): string {
  const rows = groups.map(({ blueprint, version, fingerprint, tenants, isExpected }) => ({
    tenants,
    blueprint,
    version,
    fingerprint: fingerprint?.slice(0, FINGERPRINT_SHOWN) ?? 'no schema',
    verdict: isExpected ? 'as its migrations make it' : 'differs',
  }));
  const lines = [
    ...(rows.length > 0 ? [table(rows)] : []),
    `${checked} tenants checked in ${(durationMs / 1_000).toFixed(1)} s.`,
  ];
  for (const { slug, differences, repair, withheld, isRepaired, error } of drifted) {
    lines.push('', `Tenant "${slug}"${isRepaired ? ', repaired' : ''}:`);
    lines.push(...differences.map((difference) => `  ${describeDifference(difference)}`));
    lines.push(...repair.map((sql) => `  > ${sql};`));
    lines.push(...withheld.map((sql) => `  > -- throws rows away, needs --allow-data-loss: ${sql};`));
    if (error) lines.push(`  ${error.message}`);
  }
  return lines.join('\n');
}
