import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '../../src/embedded/index.js';
import { commandLine } from '../../src/embedded/server/processes.js';
import { ask, until } from './support/program.js';
import { Workshop } from './support/workshop.js';

const workshop = new Workshop();
afterAll(() => workshop.close());

describe('after SIGKILL of its program', () => {
  const home = workshop.path('killed');

  it('a server goes on, and the next start takes it over with its data', async () => {
    const first = workshop.run({ home });
    const before = await first.server();
    await ask(before.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.end('SIGKILL');
    expect(commandLine(before.pid)).toContain(before.dataDirectory);

    const second = workshop.run({ home });
    const after = await second.server();
    expect(after).toEqual(before);
    expect(second.output).toContain(`Taking over the PostgreSQL an earlier run left behind, process ${before.pid}.`);
    expect(await ask(after.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(commandLine(before.pid)).toBe('');
  });

  it('and of the server too, the next start recovers', async () => {
    const first = workshop.run({ home });
    const before = await first.server();
    await ask(before.url, 'UPDATE kept SET answer = 43');
    await first.end('SIGKILL');
    process.kill(before.pid, 'SIGKILL');
    await until(() => commandLine(before.pid) === '');

    const second = workshop.run({ home });
    const after = await second.server();
    expect(after.pid).not.toBe(before.pid);
    expect(await ask(after.url, 'SELECT answer FROM kept')).toEqual([{ answer: 43 }]);
    await second.end('SIGTERM');
  });

  it('a file that names a stranger’s process stops no start', async () => {
    const stranger = spawn('sleep', ['60']);
    try {
      const { dataDirectory } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')) as Record<string, string>;
      const data = dataDirectory.startsWith('/') ? dataDirectory : join(home, dataDirectory);
      writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n1\n5432\n\n127.0.0.1\n1 1\nready   \n`);
      const program = workshop.run({ home });
      expect(await ask((await program.server()).url, 'SELECT answer FROM kept')).toEqual([{ answer: 43 }]);
      expect(stranger.exitCode).toBeNull();
      await program.end('SIGTERM');
    } finally {
      stranger.kill();
    }
  });

  it('in the middle of the first start, at any moment, the next start works', async () => {
    for (const afterMs of [200, 600, 1_000, 1_400]) {
      const struck = workshop.path(`struck-${afterMs}`);
      const first = workshop.run({ home: struck });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await first.end('SIGKILL');
      const second = workshop.run({ home: struck });
      expect(await ask((await second.server()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await second.end('SIGTERM');
    }
  });
});

describe('while one runs', () => {
  const home = workshop.path('shared');

  it('a second start names its process and port and ends, and the first goes on', async () => {
    const first = workshop.run({ home });
    const server = await first.server();
    const second = workshop.run({ home });
    expect(await second.end()).toBe(1);
    expect(second.output).toBe(
      `Tenantry already runs in ${home}: process ${first.child.pid}, with its PostgreSQL on port ${server.port}. ` +
        'Stop that process, or set TENANTRY_HOME and PORT to run a second one.\n',
    );
    expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await first.end('SIGTERM');
  });

  it('another program finds it, and finds none afterwards', async () => {
    const first = workshop.run({ home });
    const server = await first.server();
    expect(await findEmbeddedPostgres({ home })).toEqual(server);
    await first.end('SIGTERM');
    expect(await findEmbeddedPostgres({ home })).toBeUndefined();
    expect(await findEmbeddedPostgres({ home: workshop.path('never') })).toBeUndefined();
  });

  it('of three first starts at once, one serves', async () => {
    const crowded = workshop.path('crowded');
    const programs = Array.from({ length: 3 }, () => workshop.run({ home: crowded }));
    const outcomes = await Promise.allSettled(programs.map((program) => program.server()));
    const serving = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(serving).toHaveLength(1);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') expect(programs[index].output).toContain('Tenantry already runs in');
    }
    await Promise.all(programs.map((program) => program.end('SIGTERM')));
  });
});
