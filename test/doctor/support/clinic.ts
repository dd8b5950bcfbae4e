import { Doctor, type DoctorReport, type Finding } from '../../../src/provisioning/index.js';
import { type Tenant } from '../../../src/tenancy/index.js';
import { type Bench, type BenchOptions, openBench } from '../../provisioning/support/bench.js';

/** A database with two tenants of each isolation, and a doctor for it. */
export interface Clinic {
  readonly bench: Bench;
  readonly doctor: Doctor;
  readonly shelf: Tenant;
  readonly team: Tenant;
  close(): Promise<void>;
}

export async function openClinic(options: BenchOptions = {}): Promise<Clinic> {
  const bench = await openBench(options);
  const { provisioning } = bench;
  const shelf = await provisioning.create({ blueprint: 'library', slug: 'shelf', seed: true });
  await provisioning.create({ blueprint: 'library', slug: 'archive' });
  const team = await provisioning.create({ blueprint: 'club', slug: 'team', seed: true });
  await provisioning.create({ blueprint: 'club', slug: 'rivals' });
  return { bench, doctor: new Doctor(bench.owner), shelf, team, close: () => bench.close() };
}

export function findingOf(report: DoctorReport, check: string): Finding {
  const found = report.findings.find((each) => each.check === check);
  if (!found)
    throw new Error(`The report has no "${check}", only: ${report.findings.map((each) => each.check).join(', ')}`);
  return found;
}

/** Everything but `ok`, as a failing test should show it. */
export function troubles(report: DoctorReport): string[] {
  return report.findings.filter(({ verdict }) => verdict !== 'ok').map(({ check, detail }) => `${check}: ${detail}`);
}

/** What an examination could have left. */
export async function canariesLeft({ bench }: Pick<Clinic, 'bench'>): Promise<unknown[]> {
  return bench.database.admin(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'doctor%'
     UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE $1`,
    [`t\\_${bench.installation.id}\\_doctor%`],
  );
}
