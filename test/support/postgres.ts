import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

export interface TestDatabase {
  /** The superuser's, who owns it. */
  readonly ownerUrl: string;
  readonly name: string;
  /** Also with connections open: they are ended. */
  drop(): Promise<void>;
}

/** The template is in use by another clone; the name, or a row of the catalog, was taken by somebody quicker. */
const PASSING = ['55006', '23505', '42P04', 'XX000'];
const RETRY_MS = 100;
const RETRIES = 100;
const TEMPLATE_LOCK = 7_100_202;

/** A database of its own, set up and migrated, without tenants: a clone of the run's template, which the first call makes. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(await template());
}

export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template1');
}

/** The superuser's URL of the run's server, for another of its databases when one is named. */
export function serverUrl(database?: string): string {
  const url = new URL(process.env.TENANTRY_TEST_SERVER_URL!);
  if (database) url.pathname = `/${database}`;
  return url.href;
}

/** One statement on the run's server, outside of any test's database. */
export async function asSuperuser(sql: string, values?: unknown[]): Promise<void> {
  await onServer((client) => client.query(sql, values));
}

async function createDatabase(source: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer((client) => retried(() => client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`)));
  return {
    ownerUrl: serverUrl(name),
    name,
    drop: () => onServer((client) => retried(() => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

let ready: Promise<string> | undefined;

function template(): Promise<string> {
  return (ready ??= onServer(async (client) => {
    const name = process.env.TENANTRY_TEST_TEMPLATE ?? 'tenantry_template';
    const draft = `${name}_draft`;
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return name;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft}`);
    const { prepareTemplate } = await import('./template.js');
    await prepareTemplate(serverUrl(draft));
    // Half a template would be cloned without complaint: it gets its name when it is whole.
    await retried(() => client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`));
    return name;
  }));
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function retried(work: () => Promise<unknown>): Promise<void> {
  for (let left = RETRIES; ; left--) {
    try {
      await work();
      return;
    } catch (error) {
      if (left === 0 || !PASSING.includes((error as { code?: string }).code ?? '')) throw error;
      await sleep(RETRY_MS);
    }
  }
}
