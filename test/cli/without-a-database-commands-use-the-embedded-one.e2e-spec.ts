import { join } from 'node:path';
import { findEmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded/index.js';
import { temporaryFolder } from '../support/test-server.js';
import { jsonOf, spawnCommand } from './support/run-command.js';

describe('without a database commands use the embedded one', () => {
  const home = join(temporaryFolder(0o711), 'home');
  const env = { NODE_ENV: 'development', TENANTRY_HOME: home, BLUEPRINTS: 'support' };
  const create = (slug: string) => spawnCommand(['tenant:create', slug, '--blueprint', 'support'], env);
  const slugs = async () => (await jsonOf<{ slug: string }[]>(['tenant:list'], env)).map(({ slug }) => slug);

  afterAll(() => removeEmbeddedPostgres(home));

  it('started for the command and stopped after it; one that runs is used and left running', async () => {
    const first = await create('first');
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('Tenant "first" is ready')]);
    expect(await findEmbeddedPostgres({ home })).toBeUndefined();

    const server = await startEmbeddedPostgres({ home });
    try {
      expect((await create('second')).code).toBe(0);
      expect(await slugs()).toEqual(['first', 'second']);
      expect((await findEmbeddedPostgres({ home }))?.pid).toBe(server.pid);
    } finally {
      await server.stop();
    }
    const failed = await create('first');
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('There is already a tenant')]);
    expect(await findEmbeddedPostgres({ home })).toBeUndefined();
  }, 600_000);
});
