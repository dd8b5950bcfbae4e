import { setupDatabase } from '../../src/database/index.js';
import { createEmptyDatabase, createTestDatabase, serverUrl, type TestDatabase } from '../support/postgres.js';
import { runCommand, spawnCommand } from './support/run-command.js';

/** A command loads the whole application: seconds on a busy machine. */
const TIMEOUT_MS = 180_000;

const UNREACHABLE = 'postgresql://owner:secret@127.0.0.1:1/shop';

describe('a failing command says why and exits non-zero', () => {
  let empty: TestDatabase;
  let ready: TestDatabase;

  beforeAll(async () => {
    empty = await createEmptyDatabase();
    ready = await createTestDatabase();
    await setupDatabase({ ownerUrl: ready.ownerUrl });
  });
  afterAll(async () => {
    await empty.drop();
    await ready.drop();
  });

  const places: Record<string, () => Record<string, string>> = {
    ready: () => ({ DATABASE_URL: ready.ownerUrl }),
    empty: () => ({ DATABASE_URL: empty.ownerUrl }),
    unreachable: () => ({ DATABASE_URL: UNREACHABLE }),
    nonsense: () => ({ DATABASE_URL: 'mysql://secret@host/shop' }),
    'no such database': () => ({ DATABASE_URL: serverUrl('no_such_database') }),
    production: () => ({ NODE_ENV: 'production' }),
    nothing: () => ({ TENANTRY_HOME: '/dev/null/home' }),
  };

  it.each([
    ['unreachable', 'tenant:list', 'The database at 127.0.0.1:1/shop cannot be reached'],
    ['nonsense', 'tenant:list', 'DATABASE_URL is not a URL like postgresql://'],
    ['no such database', 'setup:database', 'cannot be reached: database "no_such_database" does not exist'],
    ['empty', 'tenant:create acme', 'has not been set up for tenants. Run: tenantry setup:database'],
    ['production', 'tenant:list', 'DATABASE_URL is missing, and in production no embedded server is started'],
    ['nothing', 'setup:database', 'DATABASE_URL is not set.'],
    ['nothing', 'tenant:list', '/dev/null/home cannot be used'],
    ['nothing', 'tenant:creat acme', "unknown command 'tenant:creat'"],
    ['nothing', 'tenant:show', "missing required argument 'tenant'"],
    ['nothing', 'tenant:list --status gone', 'Set it to one of active, suspended, dropping'],
    ['nothing', 'key:create --platform --expires-in-days soon', 'Set it to a whole number from 1 to 3650'],
    ['ready', 'tenant:show nobody', 'There is no tenant "nobody"'],
    ['ready', 'db:provision nobody', '"nobody" is no id of a broker'],
  ])(
    '%s: %s',
    async (place, line, sentence) => {
      const { code, stdout, stderr } = await runCommand(line.split(' '), places[place]());
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(sentence);
      expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
      expect(stderr).not.toContain('secret');
    },
    TIMEOUT_MS,
  );

  it(
    'the demo’s commands are refused in production',
    async () => {
      for (const command of ['db:seed', 'db:push']) {
        const { code, stderr } = await runCommand([command], { ...places.ready(), NODE_ENV: 'production' });
        expect([code, stderr]).toEqual([1, expect.stringContaining(`${command} is refused in production`)]);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'LOG_LEVEL=debug adds where, and as a process of its own it ends with that code',
    async () => {
      const { code, stderr } = await spawnCommand(['tenant:list'], { ...places.unreachable(), LOG_LEVEL: 'debug' });
      expect([code, stderr]).toEqual([1, expect.stringMatching(/DatabaseUnreachableError[^]*^\s+at /m)]);
    },
    TIMEOUT_MS,
  );
});
