import { Client } from 'pg';
import { TenantDataSource, type TenantDataSourceOptions, TenantScope } from '../../../tenancy/index.js';
import { type Finding, fail, ok, weak } from '../report.js';
import { type Canary } from './plant.js';

/** One connection to the pooler that acts for one tenant. */
export interface PoolerClient {
  /** What the tenant's table holds for this client, and the server process that answered. */
  listen(): Promise<Heard>;
  close(): Promise<void>;
}

export interface Heard {
  readonly pid: number;
  readonly songs: readonly string[];
}

export interface PoolerPlace {
  readonly poolerUrl: string;
  readonly appUrl: string;
  /** What the data source needs where claims are signed. */
  readonly signing?: Pick<TenantDataSourceOptions, 'isolationAssurance' | 'claimSecret'>;
}

export type OpenClient = (url: string, canary: Canary, signing?: PoolerPlace['signing']) => Promise<PoolerClient>;

/** What a client asks. */
export const LISTEN = 'SELECT pg_backend_pid() AS pid, ARRAY(SELECT song FROM canaries) AS songs';

const ROUNDS = 25;
const MEETINGS = 3;
const scope = new TenantScope();

/** The client the application is: the real data source, over one connection. */
export const tenantClient: OpenClient = async (url, { tenant }, signing) => {
  const source = await new TenantDataSource({
    url,
    entities: [],
    poolSize: 1,
    applicationName: 'tenantry doctor',
    ...signing,
  }).initialize();
  return {
    listen: async () => (await scope.run(tenant, () => source.query<Heard[]>(LISTEN)))[0],
    close: () => source.destroy(),
  };
};

/**
 * Brings two tenants, each with a connection of its own, onto one server process through the pooler and listens whether
 * one hears the other; then looks at what they left on it. SAFE only when they have met.
 */
export async function checkPooler(
  { poolerUrl, appUrl, signing }: PoolerPlace,
  canaries: readonly Canary[],
  open: OpenClient = tenantClient,
): Promise<Finding[]> {
  const url = withLoginOf(poolerUrl, appUrl);
  const findings: Finding[] = [];
  for (const isolation of ['schema', 'row'] as const) {
    const pair = canaries.filter(({ tenant }) => tenant.isolation === isolation);
    const clients: PoolerClient[] = [];
    try {
      for (const canary of pair) clients.push(await open(url, canary, signing));
      findings.push(await meet(`pooler: ${isolation}`, url, pair, clients));
    } catch (error) {
      const nextStep = "Check the URL of --pooler, that the pooler runs and lets the application's login in.";
      findings.push(fail(`pooler: ${isolation}`, `neither SAFE nor LEAK: ${(error as Error).message}`, nextStep));
    } finally {
      for (const client of clients) await client.close();
    }
  }
  return findings;
}

async function meet(
  check: string,
  url: string,
  pair: readonly Canary[],
  clients: readonly PoolerClient[],
): Promise<Finding> {
  const seen = [new Map<number, number>(), new Map<number, number>()];
  const common = () => [...seen[0].keys()].filter((pid) => seen[1].has(pid));
  const pids = () => pair.map(({ tenant }, n) => `${tenant.name} on ${[...seen[n].keys()].join(', ')}`).join(' and ');
  const leak = (what: string) =>
    fail(
      check,
      `LEAK: ${what} (backends: ${pids()})`,
      'Do not serve through this pooler until the leak is understood.',
    );
  for (let round = 0; round < ROUNDS && meetings(seen, common()) < MEETINGS; round += 1) {
    // Not strictly in turn: a pooler that deals its server connections round would keep the two apart for ever.
    for (const n of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const { pid, songs } = await clients[n].listen();
      seen[n].set(pid, (seen[n].get(pid) ?? 0) + 1);
      const { tenant, song } = pair[n];
      if (songs.includes(pair[1 - n].song)) return leak(`${tenant.name} read the row of ${pair[1 - n].tenant.name}`);
      if (songs.length !== 1 || songs[0] !== song)
        return leak(`${tenant.name} read ${songs.length} rows where it has one`);
    }
  }
  if (common().length === 0) {
    return weak(
      check,
      `the pooler never gave both tenants one backend: ${pids()}`,
      'In session mode every connection keeps its backend and nothing is proved or saved. PgBouncer: pool_mode = transaction.',
    );
  }
  const left = await leftBehind(url);
  if (left) return leak(left);
  return ok(check, `SAFE: both tenants were served by one backend and read only their own row (backends: ${pids()})`);
}

function meetings(seen: readonly ReadonlyMap<number, number>[], common: readonly number[]): number {
  return Math.max(0, ...common.map((pid) => Math.min(...seen.map((each) => each.get(pid) ?? 0))));
}

/** What a stranger finds on the next backend the pooler gives out. */
async function leftBehind(url: string): Promise<string | null> {
  const client = new Client({ connectionString: url, application_name: 'tenantry doctor' });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number; role: string | null; tenant: string; path: string }>(
      `SELECT pg_backend_pid() AS pid, nullif(current_user, session_user)::text AS role,
              coalesce(nullif(current_setting('tenantry.tenant_id', true), ''), split_part(current_setting('tenantry.claim', true), '.', 4), '') AS tenant, current_setting('search_path') AS path`,
    );
    const { pid, role, tenant, path } = rows[0];
    if (role) return `the role ${role} was left on backend ${pid}`;
    if (tenant) return `the tenant ${tenant} was left on backend ${pid}`;
    return path.includes('doctor_canary') ? `the search_path ${path} was left on backend ${pid}` : null;
  } finally {
    await client.end();
  }
}

/** A pooler's URL may leave the login out: it is the application's that matters. */
function withLoginOf(poolerUrl: string, appUrl: string): string {
  const [url, app] = [new URL(poolerUrl), new URL(appUrl)];
  if (!url.username) {
    url.username = app.username;
    url.password = app.password;
  }
  if (url.pathname.length < 2) url.pathname = app.pathname;
  return url.href;
}
