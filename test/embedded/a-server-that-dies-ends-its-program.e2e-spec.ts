import { Client } from 'pg';
import { commandLine } from '../../src/embedded/server/processes.js';
import { ask, until } from './support/program.js';
import { Workshop } from './support/workshop.js';

const workshop = new Workshop();
afterAll(() => workshop.close());

const SAYS =
  /The embedded PostgreSQL in \S+ \(process \d+\) has ended without being told to\. Its data are kept\. Start again\./;
const home = workshop.path('dying');

it.each(['SIGKILL', 'SIGQUIT'] as const)('killed by %s: the program ends with 1 and says so', async (signal) => {
  const program = workshop.run({ home });
  const server = await program.server();
  await ask(server.url, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer');
  process.kill(server.pid, signal);
  expect(await program.end()).toBe(1);
  expect(program.output).toMatch(SAYS);
});

it('the next start has the data', async () => {
  const program = workshop.run({ home });
  expect(await ask((await program.server()).url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  expect(await program.end('SIGTERM')).toBe(0);
  expect(program.output).not.toMatch(SAYS);
});

it('a session that crashes makes the server restart by itself: the program goes on, and still owns it', async () => {
  const program = workshop.run({ home });
  const server = await program.server();
  const session = new Client({ connectionString: server.url });
  session.on('error', () => {});
  await session.connect();
  const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  process.kill(rows[0].pid, 'SIGKILL');
  await until(() => commandLine(rows[0].pid) === '');
  const claimed = async () => {
    const sql =
      "SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory' AND objid = 7100201 AND granted";
    return ask(server.url, sql).catch(() => undefined);
  };
  let held: unknown;
  void (async () => {
    while (!held) held = ((await claimed()) as { held: number }[] | undefined)?.[0]?.held || undefined;
  })();
  await until(() => held === 1);
  expect(program.output).not.toMatch(SAYS);
  expect(commandLine(server.pid)).toContain(server.dataDirectory);
  expect(await program.end('SIGTERM')).toBe(0);
});
