import { type Rehearsal, type RehearsalReport, type RehearsedStatement } from '../../provisioning/index.js';
import { fleetFindingsWords, oneLine } from './fleet-findings.js';

const FINGERPRINT_SHOWN = 12;
const KIB = 1_024;

/** For people: each rehearsal, its migrations, their statements with locks and tables, the warnings, the estimate. */
export function rehearsalWords({ shared, groups, findings, estimatedMs, durationMs }: RehearsalReport): string {
  const lines = [...shared, ...groups].flatMap((each) => [...rehearsalLines(each), '']);
  if (findings.length > 0) lines.push(fleetFindingsWords(findings), '');
  if (lines.length === 0) lines.push('Nothing is pending.');
  const rehearsed = `Rehearsed in ${seconds(durationMs)} and rolled back: nothing was changed.`;
  return [...lines, `${rehearsed} The run is estimated at ${seconds(estimatedMs)}.`].join('\n');
}

function rehearsalLines({ scope, tenant, version, fingerprint, tenants, migrations, error }: Rehearsal): string[] {
  const group = `${tenants} ${tenants === 1 ? 'tenant' : 'tenants'} of ${scope} at ${version ?? 'no version'}, catalog ${fingerprint?.slice(0, FINGERPRINT_SHOWN) ?? 'not there'}`;
  const lines = [tenant === null ? `Shared tables of ${scope}` : `${group}, rehearsed on "${tenant}"`];
  for (const { name, isPlainForm, durationMs, statements, estimatedMs } of migrations) {
    const forAll = tenant === null ? '' : `, for all an estimated ${seconds(estimatedMs)}`;
    lines.push(`  ${name}: ${milliseconds(durationMs)}${forAll}`);
    if (isPlainForm)
      lines.push('    CONCURRENTLY is left out here, so the locks shown are stronger than they will be.');
    lines.push(...statements.flatMap(statementLines));
  }
  if (error) lines.push(`  Failed: ${error.message} (${error.code})`);
  return lines;
}

function statementLines({ sql, durationMs, locks, tables, isRehearsed }: RehearsedStatement): string[] {
  const lines = [`    > ${oneLine(sql)}`];
  if (!isRehearsed) return [...lines, '      not rehearsed: the server takes it outside a transaction only'];
  lines.push(`      ${milliseconds(durationMs)}${locks.length === 0 ? '' : `, locks ${lockWords(locks)}`}`);
  for (const { table, rows, bytes, isRewritten, rowsRead } of tables) {
    const size = bytes === null ? 'dropped' : `${Math.ceil(bytes / KIB)} KiB`;
    const facts = [isRewritten ? 'REWRITTEN' : null, rowsRead > 0 ? `${rowsRead} rows read` : null];
    lines.push(`      ${table}: ${[...facts, `about ${rows} rows`, size].filter(Boolean).join(', ')}`);
  }
  return lines;
}

function lockWords(locks: RehearsedStatement['locks']): string {
  return locks.map(({ table, mode }) => `${mode.replace(/Lock$/, '')} on ${table}`).join(', ');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
