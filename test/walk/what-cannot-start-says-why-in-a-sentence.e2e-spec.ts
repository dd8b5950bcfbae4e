import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { describeIf } from '../support/describe-if.js';
import { createEmptyDatabase, serverUrl, type TestDatabase } from '../support/postgres.js';
import { freePort, Newcomer } from './support/newcomer.js';
import { serversBelow } from './support/servers.js';

let newcomer: Newcomer;

beforeAll(async () => void (newcomer = await Newcomer.arrive()), 240_000);
afterAll(() => newcomer?.leave());

/** What a start says that fails, with an exit code that says so too. */
async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
  const run = newcomer.run(env);
  const code = await run.end();
  expect({ output: run.output, code }).toMatchObject({ code: 1 });
  expect(run.stderr).not.toMatch(/\n +at /);
  return run.stderr;
}

describe('a setting', () => {
  afterEach(() => expect(existsSync(newcomer.home)).toBe(false));

  it('that is missing in production is asked for: there an embedded server is never started', async () => {
    expect(await refusal({ NODE_ENV: 'production' })).toMatch(
      /^A setting is wrong\. .*\n- DATABASE_URL is missing, and in production no embedded server is started\. Set it to .*\.\n$/,
    );
  });

  it('that is wrong is named, with all others that are wrong, and without the password in it', async () => {
    const said = await refusal({ DATABASE_URL: 'mysql://root:hush@localhost/x', PORT: 'http', DB_POOL_SIZE: '0' });
    expect(said).toMatch(/^3 settings are wrong\. \.env\.example describes them all\.\n(- .*\. .*\.\n){3}$/);
    expect(said).toMatch(/- DATABASE_URL is not a URL like postgresql:/);
    expect(said).toMatch(/- PORT is "http"\. Set it to a whole number/);
    expect(said).not.toContain('hush');
  });

  it('that names no blueprint is told which there are', async () => {
    expect(await refusal({ BLUEPRINTS: 'insurance,insurence' })).toMatch(/insurence.*insurance, commerce, support/);
  });
});

describe('a database', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await createEmptyDatabase()));
  afterAll(() => database.drop());
  afterEach(() => expect(existsSync(newcomer.home)).toBe(false));

  const CHECK = 'Check DATABASE_URL and that the server runs.';

  it('that nobody serves', async () => {
    const place = `127.0.0.1:${await freePort()}/shop`;
    expect(await refusal({ DATABASE_URL: `postgresql://owner:hush@${place}` })).toBe(
      `The database at ${place} cannot be reached: connect ECONNREFUSED ${place.replace('/shop', '')}. ${CHECK}\n`,
    );
  });

  it('that refuses the password, which is not told', async () => {
    const url = new URL(database.ownerUrl);
    url.password = 'hush';
    const said = await refusal({ DATABASE_URL: url.href });
    expect(said).toBe(
      `The database at ${url.host}${url.pathname} cannot be reached: ` +
        `password authentication failed for user "${url.username}". ${CHECK}\n`,
    );
  });

  it('that is not there', async () => {
    const url = new URL(serverUrl('nowhere'));
    expect(await refusal({ DATABASE_URL: url.href })).toBe(
      `The database at ${url.host}/nowhere cannot be reached: database "nowhere" does not exist. ${CHECK}\n`,
    );
  });

  it('that has not been set up is left as it is', async () => {
    expect(await refusal({ DATABASE_URL: database.ownerUrl })).toMatch(
      /^This database has not been set up for tenants\. Run: .*tenantry setup:database\n$/,
    );
    expect(await schemasOf(database.ownerUrl)).toEqual(['public']);
  });
});

describe('a place for the demo', () => {
  it('with a file in its way', async () => {
    const home = join(newcomer.folder, 'a-file');
    writeFileSync(home, 'mine');
    expect(await refusal({ TENANTRY_HOME: home })).toBe(
      `${home} cannot be used: a file of that name is in the way. ` +
        'Make it writable, or set TENANTRY_HOME to a folder that is.\n',
    );
  });

  describeIf(process.getuid?.() !== 0, 'root may write everywhere', 'that is somebody else’s', () => {
    it('is left as it is', async () => {
      const locked = join(newcomer.folder, 'locked');
      mkdirSync(locked, { mode: 0o500 });
      expect(await refusal({ TENANTRY_HOME: join(locked, 'home') })).toMatch(/cannot be used: this user may not write/);
      expect(readdirSync(locked)).toEqual([]);
    });
  });
});

describe('a port', () => {
  let other: Server;
  beforeAll(async () => {
    other = createServer();
    await new Promise<void>((resolve) => other.listen(newcomer.port, resolve));
  });
  afterAll(() => void other.close());

  it('that is taken is found out before tenants and keys are made, and no server stays behind', async () => {
    expect(await refusal({})).toBe(
      `Port ${newcomer.port} is taken. Stop what uses it, or choose another: PORT=3001 npm start\n`,
    );
    expect(newcomer.hasDemo).toBe(false);
    expect(serversBelow(newcomer.home)).toEqual([]);
  }, 120_000);
});

async function schemasOf(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
  );
  await client.end();
  return rows.map(({ name }) => name);
}
