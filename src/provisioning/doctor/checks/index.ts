import { type Client } from 'pg';
import { type Examination } from '../examination.js';
import { fail, type Finding } from '../report.js';
import { checkAssurance } from './assurance.js';
import { checkHardening } from './hardening.js';
import { checkAppLogin, checkMemberships, checkRoles, checkRoleSettings } from './logins.js';
import { checkCreation, checkDefiners, checkOwnership, checkTemporary, checkViews } from './objects.js';
import { checkServer } from './server.js';
import { checkTables } from './tables.js';

/** All that can be read without making anything, in the order it is reported. */
export async function checkCatalog(examination: Examination, app: Client): Promise<Finding[]> {
  const { tenants, owner } = examination;
  const schemas = [
    ...tenants.map(({ schemaName }) => schemaName),
    ...owner.options.blueprints.filter(({ isolation }) => isolation.mode === 'row').map(({ shared }) => shared.schema),
  ];
  const checks: [name: string, look: () => Promise<Finding | Finding[]>][] = [
    ['server version', async () => checkServer(examination)],
    ['app login', () => checkAppLogin(examination, app)],
    ['roles', () => checkRoles(examination)],
    ['memberships', () => checkMemberships(examination)],
    ['role settings', () => checkRoleSettings(examination)],
    ['ownership', () => checkOwnership(examination)],
    ['creation', () => checkCreation(examination)],
    ['temporary tables', () => checkTemporary(examination)],
    ['row security', () => checkTables(examination)],
    ['views', () => checkViews(examination, [...new Set(schemas)])],
    ['definer functions', () => checkDefiners(examination)],
    ['isolation assurance', () => checkAssurance(examination)],
    ['catalog functions', () => checkHardening(examination)],
  ];
  const findings: Finding[] = [];
  for (const [name, look] of checks) findings.push(...[await told(examination, name, look)].flat());
  return findings;
}

/** What cannot be examined is no proof: it is a finding itself, and keeps no other check from being made. */
async function told<T>({ transaction }: Examination, name: string, look: () => Promise<T>): Promise<T | Finding> {
  await transaction.query('SAVEPOINT checking');
  try {
    return await look();
  } catch (error) {
    await transaction.query('ROLLBACK TO SAVEPOINT checking');
    const nextStep = 'Remove the cause, then run tenantry doctor again.';
    return fail(name, `could not be examined: ${(error as Error).message}`, nextStep);
  }
}

export { checkPoolerHints, checkTripwire, isPooled, listenForPath, type PathReports } from './pooler-hints.js';
export { versionOf } from './server.js';
export { checkSharedTables } from './shared-tables.js';
