import { runCommand } from '../cli/support/run-command.js';
import { StudioCommand } from './support/command.js';
import { makeTenants, type Tenants } from './support/tenants.js';
import { Visitor } from './support/visitor.js';

describe('db:studio', () => {
  let tenants: Tenants;
  let env: Record<string, string>;

  beforeAll(async () => {
    tenants = await makeTenants();
    env = { DATABASE_URL: tenants.ownerUrl };
  }, 240_000);
  afterAll(() => tenants?.close());

  const studio = (...args: string[]) => runCommand(['db:studio', ...args], env);

  it('without a tenant lists them and says how to choose', async () => {
    const { code, stdout, stderr } = await studio();
    expect(code).toBe(1);
    for (const slug of ['shop_a', 'shop_b', 'desk_a', 'desk_b']) expect(stdout).toContain(slug);
    expect(stderr.trim()).toBe('Choose one: tenantry db:studio --tenant <slug>');
  });

  it.each([
    [['--tenant', 'nobody'], 'There is no tenant "nobody"'],
    [['--tenant', 'shop_a', '--port', 'high'], '--port is "high"'],
    [['--tenant', 'shop_a', '--port', '65536'], '--port is "65536"'],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await studio(...args);
    expect([code, stdout, stderr.trim().split('\n')]).toEqual([1, '', [expect.stringContaining(sentence)]]);
  });

  it('is refused in production', async () => {
    const { code, stderr } = await runCommand(['db:studio', '--tenant', 'shop_a'], { ...env, NODE_ENV: 'production' });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^db:studio is refused in production: .*\.\n$/)]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('serves the tenant until %s, and leaves no connection', async (signal) => {
    const { command, url } = await StudioCommand.start(['--tenant', 'desk_b', '--read-only'], env);
    const visitor = new Visitor(url);
    expect(await visitor.rows('SELECT name FROM organizations')).toEqual([{ name: 'Name of desk_b' }]);
    await expect(visitor.rows('DELETE FROM tickets')).rejects.toThrow('read-only transaction');
    expect((await visitor.send('GET', 'page.js')).body.length).toBeGreaterThan(100_000);
    expect(await command.stop(signal)).toEqual({
      code: 0,
      said: expect.stringContaining('Tenant "desk_b" is at http'),
    });
    await expect(visitor.send('GET', '')).rejects.toThrow(/ECONNREFUSED/);
    expect(await tenants.running('')).toBe(0);
  });
});
