import { describeDifference, type DriftReport } from '../../provisioning/index.js';
import { table } from './table.js';

const FINGERPRINT_SHOWN = 12;

/** For people: the groups, then each tenant that differs, how, and the SQL. */
export function driftWords({ checked, groups, drifted, sharedChecked, shared, durationMs }: DriftReport): string {
  const rows = groups.map(({ blueprint, version, fingerprint, tenants, isExpected }) => ({
    tenants,
    blueprint,
    version,
    fingerprint: fingerprint?.slice(0, FINGERPRINT_SHOWN) ?? 'no schema',
    verdict: isExpected ? 'as its migrations make it' : 'differs',
  }));
  const lines = [
    ...(rows.length > 0 ? [table(rows)] : []),
    `${checked} tenants and ${sharedChecked} scopes of shared tables checked in ${(durationMs / 1_000).toFixed(1)} s.`,
  ];
  for (const { slug, differences, repair, withheld, isRepaired, error } of drifted) {
    lines.push('', `Tenant "${slug}"${isRepaired ? ', repaired' : ''}:`);
    lines.push(...differences.map((difference) => `  ${describeDifference(difference)}`));
    lines.push(...repair.map((sql) => `  > ${sql};`));
    lines.push(...withheld.map((sql) => `  > -- throws rows away, needs --allow-data-loss: ${sql};`));
    if (error) lines.push(`  ${error.message}`);
  }
  for (const { scope, schema, differences, repair } of shared) {
    lines.push('', `${scope[0].toUpperCase()}${scope.slice(1)} (schema "${schema}"):`);
    lines.push(...differences.map((difference) => `  ${describeDifference(difference)}`));
    lines.push('  To be run by hand, as the owner role, with the schema on the search_path:');
    lines.push(...repair.map((sql) => `  > ${sql};`));
  }
  return lines.join('\n');
}
