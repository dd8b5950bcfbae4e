import { type DoctorReport } from '../../provisioning/index.js';
import { table } from './table.js';

/** What was looked at and found, the worst at the end, and what to do about it. */
export function examinationWords({ serverVersion, tenants, findings, verdict }: DoctorReport): string {
  const ordered = ['ok', 'weak', 'fail'].flatMap((each) => findings.filter((finding) => finding.verdict === each));
  const steps = ordered.filter(({ nextStep }) => nextStep !== null);
  return [
    `PostgreSQL ${serverVersion}, ${tenants} tenants.`,
    '',
    table(ordered.map(({ verdict: found, check, detail }) => ({ verdict: found, check, detail }))),
    ...(steps.length > 0 ? ['', ...steps.map(({ check, nextStep }) => `${check}: ${nextStep}`)] : []),
    '',
    `Verdict: ${verdict}`,
  ].join('\n');
}

export function failedChecks({ findings }: DoctorReport): string[] {
  return findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
}
