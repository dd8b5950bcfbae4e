import { type Client } from 'pg';
import { quoteIdentifier, quotePlainLiteral, type TenantDataSource, TenantScope } from '../../../tenancy/index.js';
import { type Finding, judge } from '../report.js';
import { type Canary } from './plant.js';

const NEXT_STEP =
  'Stop serving until it is understood: look at the other findings, then run tenantry tenant:verify <slug> --repair.';
const scope = new TenantScope();

/** The name with its schema: what an attacker writes. */
function tableOf({ tenant }: Canary): string {
  return `${quoteIdentifier('schema', tenant.schemaName)}.canaries`;
}

/** Each canary as itself, then at every other's row: by reading, changing, removing and adding. Through the real data source. */
export async function listenToEachOther(source: TenantDataSource, canaries: readonly Canary[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const from of ['schema', 'row'] as const) {
    for (const to of ['schema', 'row'] as const) {
      const wrong: string[] = [];
      const [readers, others] = [from, to].map((mode) => canaries.filter(({ tenant }) => tenant.isolation === mode));
      for (const reader of readers) {
        if (from === to) wrong.push(...(await listenAlone(source, reader)));
        for (const other of others) if (other !== reader) wrong.push(...(await reachFor(source, reader, other)));
      }
      findings.push(
        judge(`canaries: ${from} to ${to}`, wrong, {
          well: 'each tenant read its own row, and neither read, changed, removed nor added one of the other',
          nextStep: NEXT_STEP,
        }),
      );
    }
  }
  return findings;
}

async function listenAlone(source: TenantDataSource, { tenant, song }: Canary): Promise<string[]> {
  try {
    const rows = await scope.run(tenant, () => source.query<{ song: string }[]>('SELECT song FROM canaries'));
    if (rows.length === 1 && rows[0].song === song) return [];
    return [`${tenant.name} read ${rows.length} rows where it has one`];
  } catch (error) {
    return [`${tenant.name} could not read its own row: ${(error as Error).message}`];
  }
}

async function reachFor(source: TenantDataSource, reader: Canary, other: Canary): Promise<string[]> {
  const table = tableOf(other);
  const isRow = other.tenant.isolation === 'row';
  const attempts: [deed: string, sql: string, values: unknown[]][] = [
    ['read', `SELECT song FROM ${table} WHERE song = $1`, [other.song]],
    ['changed', `UPDATE ${table} SET song = song WHERE song = $1 RETURNING song`, [other.song]],
    ['removed', `DELETE FROM ${table} WHERE song = $1 RETURNING song`, [other.song]],
    [
      'added to',
      `INSERT INTO ${table} (${isRow ? 'tenant_id, ' : ''}song) VALUES (${isRow ? '$2, ' : ''}$1) RETURNING song`,
      isRow ? ['cuckoo', other.tenant.key] : ['cuckoo'],
    ],
  ];
  const wrong: string[] = [];
  for (const [deed, sql, values] of attempts) {
    const outcome = await outcomeOf(() => reaches(source, reader, sql, values));
    if (outcome === true) wrong.push(`${reader.tenant.name} ${deed} the row of ${other.tenant.name}`);
    if (typeof outcome === 'string')
      wrong.push(`${reader.tenant.name} asked for the row of ${other.tenant.name}: ${outcome}`);
  }
  return wrong;
}

const UNDO = new Error('undo');
/** Insufficient privilege, also a policy's. */
const REFUSED = '42501';

/** True when rows were reached, false when there were none or the server refused. Any other answer is no proof: its words. */
async function outcomeOf(attempt: () => Promise<boolean>): Promise<boolean | string> {
  try {
    return await attempt();
  } catch (error) {
    const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
    return (driverError?.code ?? code) === REFUSED ? false : (error as Error).message;
  }
}

/** What an attempt does is undone: the next one finds the row as it was. */
async function reaches(source: TenantDataSource, { tenant }: Canary, sql: string, values: unknown[]): Promise<boolean> {
  let reached = false;
  const attempt = scope.run(tenant, () =>
    source.transaction(async (manager) => {
      const answer = await manager.query<unknown[]>(sql, values);
      const rows = Array.isArray(answer[0]) ? answer[0] : answer;
      reached = rows.length > 0;
      throw UNDO;
    }),
  );
  await attempt.catch((error: unknown) => {
    if (error !== UNDO) throw error;
  });
  return reached;
}

/** The bare login, and the roles without the tenant's key: neither may see a row. Outside a scope nothing is sent at all. */
export async function listenWithoutTenant(
  source: TenantDataSource,
  app: Client,
  canaries: readonly Canary[],
): Promise<Finding> {
  const wrong: string[] = [];
  for (const canary of canaries) {
    const { name, roleName } = canary.tenant;
    const role = quoteIdentifier('role', roleName);
    const other = canaries.find((each) => each !== canary && each.tenant.roleName !== roleName)!;
    const otherKey = quotePlainLiteral('tenant key', other.tenant.key);
    for (const [who, context] of [
      ['the bare login', ''],
      ['the role without a key', `SET LOCAL ROLE ${role}`],
      ["the role with another tenant's key", `SET LOCAL ROLE ${role}; SET LOCAL tenantry.tenant_id TO ${otherKey}`],
    ]) {
      const outcome = await outcomeOf(() => sings(app, context, canary));
      if (outcome === true) wrong.push(`${who} read the row of ${name}`);
      if (typeof outcome === 'string') wrong.push(`${who} asked for the row of ${name}: ${outcome}`);
    }
  }
  const unscoped = await source.query('SELECT 1').then(
    () => true,
    () => false,
  );
  if (unscoped) wrong.push('a query outside any tenant was answered');
  return judge('canaries: no tenant', wrong, {
    well: 'no row without a tenant: not for the bare login, not without the key, not outside a scope',
    nextStep: NEXT_STEP,
  });
}

async function sings(app: Client, context: string, canary: Canary): Promise<boolean> {
  await app.query(`BEGIN; ${context}`);
  try {
    const { rowCount } = await app.query(`SELECT FROM ${tableOf(canary)}`);
    return rowCount !== 0;
  } finally {
    await app.query('ROLLBACK');
  }
}
