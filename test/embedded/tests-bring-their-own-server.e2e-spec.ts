import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { commandLine } from '../../src/embedded/server/processes.js';
import { createEmptyDatabase, createTestDatabase, serverUrl } from '../support/postgres.js';
import { removeStaleTestServers } from '../support/test-server.js';
import { ask } from './support/program.js';
import { Workshop } from './support/workshop.js';

const names = (rows: { datname: string }[]) => rows.map(({ datname }) => datname);
const databases = async () => names(await ask(serverUrl(), 'SELECT datname FROM pg_database'));

describe('the server of a test run', () => {
  it('gives out databases of their own, many at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => createTestDatabase()));
    expect(new Set(made.map(({ name }) => name)).size).toBe(12);
    await ask(made[0].ownerUrl, 'CREATE TABLE mine ()');
    expect(await ask(made[1].ownerUrl, `SELECT to_regclass('mine') AS mine`)).toEqual([{ mine: null }]);
    await Promise.all(made.map((database) => database.drop()));
    expect(await databases()).not.toEqual(expect.arrayContaining([made[0].name]));
  });

  it('gives out empty ones, and drops one that somebody still uses', async () => {
    const database = await createEmptyDatabase();
    const left = new Client({ connectionString: database.ownerUrl });
    left.on('error', () => {});
    await left.connect();
    const { rows } = await left.query('SELECT nspname FROM pg_namespace WHERE nspname !~ $1', ['^(pg_|information_)']);
    expect(rows).toEqual([{ nspname: 'public' }]);
    await database.drop();
    expect(await databases()).not.toContain(database.name);
  });
});

describe('a run that was killed', () => {
  const workshop = new Workshop();
  afterAll(() => workshop.close());

  it('has its server and its files removed by the next', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const killed = join(tmpdir(), `tenantry-test-${dead}-killed`);
    const home = join(killed, 'below/home');
    const alive = join(tmpdir(), `tenantry-test-${process.pid}-alive`);
    mkdirSync(alive);
    const program = workshop.run({ home });
    const server = await program.server();
    await program.end('SIGKILL');
    workshop.remove(alive);
    await removeStaleTestServers();
    expect(commandLine(server.pid)).toBe('');
    expect([existsSync(killed), existsSync(alive)]).toEqual([false, true]);
  });
});
