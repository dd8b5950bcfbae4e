import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded/index.js';
import { isAlive } from '../../src/embedded/server/processes.js';

const PREFIX = 'tenantry-test-';
const RUNNING = Symbol.for('tenantry.test-server');

/** The set-up and the tear-down of a run are one process, and may be two copies of this module. */
type Running = { [RUNNING]?: { home: string } };

/** Starts the server of this run; tests find it in TENANTRY_TEST_SERVER_URL. */
export async function startTestServer(): Promise<void> {
  await removeStaleTestServers();
  const home = temporaryFolder(0o711);
  try {
    const { url } = await startEmbeddedPostgres({ home, database: 'postgres', isDurable: false });
    (globalThis as Running)[RUNNING] = { home };
    process.env.TENANTRY_TEST_SERVER_URL = url;
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** The next run removes it, with the servers in it, when this one is killed. */
export function temporaryFolder(mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, mode);
  return folder;
}

/** Its template is this run's alone: one of an earlier run would lack the migrations written since. */
export function useGivenServer(): void {
  process.env.TENANTRY_TEST_TEMPLATE = `tenantry_template_${randomBytes(4).toString('hex')}`;
}

export async function stopTestServer(): Promise<void> {
  const running = (globalThis as Running)[RUNNING];
  if (running) await removeServers(running.home);
  else await dropTemplate(process.env.TENANTRY_TEST_SERVER_URL!, process.env.TENANTRY_TEST_TEMPLATE!);
}

async function dropTemplate(serverUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  for (const each of [name, `${name}_draft`]) await client.query(`DROP DATABASE IF EXISTS ${each} WITH (FORCE)`);
  await client.end();
}

/** Of runs that were killed: the names of their folders tell whose they were. */
export async function removeStaleTestServers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const home = join(tmpdir(), name);
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    // Another run may be removing it at the same moment.
    const owner = statSync(home, { throwIfNoEntry: false })?.uid;
    if (owner === process.getuid?.() && !isAlive(pid)) await removeServers(home);
  }
}

/** Of a home, or of a folder with homes somewhere in it. */
async function removeServers(folder: string): Promise<void> {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (basename(path) === 'postgres.json') await removeEmbeddedPostgres(join(folder, dirname(path)));
  }
  rmSync(folder, { recursive: true, force: true });
}
