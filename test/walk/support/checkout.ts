import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { serverUrl } from '../../support/postgres.js';
import { REPOSITORY } from '../../support/rules/source-files.js';

/** Two builds at once would each read what the other has half written. */
const BUILD_LOCK = 7_100_210;

/** What a clone has after `npm ci`, without the `.env` and the `.tenantry` of whoever runs the tests. */
const FOUND_IN_A_CLONE = ['package.json', 'scripts', 'dist', 'node_modules', '.env.example'];

/** A newcomer's checkout, built: commands run in it as they would in a clone. */
export async function makeCheckout(folder: string): Promise<string> {
  await build();
  mkdirSync(folder, { recursive: true });
  for (const name of FOUND_IN_A_CLONE) symlinkSync(join(REPOSITORY, name), join(folder, name));
  return folder;
}

async function build(): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [BUILD_LOCK]);
    const built = spawn(process.execPath, ['scripts/build.mjs'], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [built.stdout, built.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
    const [code] = (await once(built, 'close')) as [number];
    if (code !== 0) throw new Error(`The build ended with ${code}:\n${output}`);
  } finally {
    await client.end();
  }
}
