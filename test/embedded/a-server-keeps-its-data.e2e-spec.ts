import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../src/embedded/server/processes.js';
import { ask } from './support/program.js';
import { Workshop } from './support/workshop.js';

const workshop = new Workshop();
afterAll(() => workshop.close());

describe('an embedded server', () => {
  const home = workshop.path('kept/home');

  it.each(['SIGINT', 'SIGTERM'] as const)('is made once, and stops with its program on %s', async (signal) => {
    const program = workshop.run({ home });
    const server = await program.server();
    await ask(server.url, 'CREATE TABLE IF NOT EXISTS runs (at timestamptz DEFAULT now())');
    await ask(server.url, 'INSERT INTO runs DEFAULT VALUES');
    const [{ count }] = await ask<{ count: number }>(server.url, 'SELECT count(*)::int FROM runs');
    expect(count).toBe(signal === 'SIGINT' ? 1 : 2);
    expect(await program.end(signal)).toBe(0);
    expect(commandLine(server.pid)).toBe('');
    expect(existsSync(join(server.dataDirectory, 'postmaster.pid'))).toBe(false);
    expect(program.output).not.toContain('Taking over');
  });

  it('stops when its program exits by itself', async () => {
    const program = workshop.run({ home, arguments: ['exit'] });
    const server = await program.server();
    expect(await program.end()).toBe(3);
    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow();
  });

  it('listens on this machine only, and asks everybody for a password', async () => {
    const program = workshop.run({ home });
    const server = await program.server();
    const settings = await ask<{ name: string; setting: string }>(
      server.url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories',
         'max_connections', 'max_locks_per_transaction', 'server_encoding', 'fsync') ORDER BY name`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      max_connections: '200',
      max_locks_per_transaction: '256',
      server_encoding: 'UTF8',
      unix_socket_directories: '',
    });
    const methods = await ask(server.url, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(methods).toEqual([{ auth_method: 'scram-sha-256' }]);
    const [{ upper }] = await ask<{ upper: string }>(server.url, `SELECT upper('é')`);
    expect(upper).toBe('É');
    await program.end('SIGTERM');
  });

  it('keeps its password where only this user reads it', () => {
    const record = join(home, 'postgres.json');
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect(statSync(home).mode & 0o066).toBe(0);
    const { password } = JSON.parse(readFileSync(record, 'utf8')) as { password: string };
    expect(password).toMatch(/^[\w-]{32}$/);
  });
});
