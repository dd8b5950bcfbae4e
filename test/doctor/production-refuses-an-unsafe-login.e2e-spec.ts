import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupDatabase, type ServingUrls } from '../../src/database/index.js';
import { assertSafeLogins } from '../../src/provisioning/index.js';
import { type Scratch, scratchDatabase, withParts } from '../provisioning/support/scratch.js';
import { builtFile } from '../support/build.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('a login that is to serve', () => {
  let database: Scratch;
  let name: string;
  let url: string;
  beforeAll(async () => {
    database = await scratchDatabase(process.env.TENANTRY_TEST_SERVER_URL!);
    name = `server_${database.name}`;
    url = withParts(database.ownerUrl, { user: name, password: 'serve' });
    await database.admin(`CREATE ROLE ${name} LOGIN NOINHERIT PASSWORD 'serve'`);
  });
  afterAll(async () => {
    await database.admin(`DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}`);
    await database.drop();
  });

  it.each([
    ['a superuser', 'ALTER ROLE $1 SUPERUSER', 'ALTER ROLE $1 NOSUPERUSER', /is a superuser/],
    ['past row-level security', 'ALTER ROLE $1 BYPASSRLS', 'ALTER ROLE $1 NOBYPASSRLS', /bypasses row-level security/],
    ['the owner of a table', 'CREATE TABLE own (); ALTER TABLE own OWNER TO $1', 'DROP TABLE own', /such as own/],
    [
      'one that may become an owner',
      'CREATE TABLE theirs (); GRANT pg_read_all_data TO $1; ALTER TABLE theirs OWNER TO pg_read_all_data',
      'DROP TABLE theirs; REVOKE pg_read_all_data FROM $1',
      /such as theirs, or may become their owner/,
    ],
    ['one that makes roles', 'ALTER ROLE $1 CREATEROLE', 'ALTER ROLE $1 NOCREATEROLE', /may create roles/],
    ['one that replicates', 'ALTER ROLE $1 REPLICATION', 'ALTER ROLE $1 NOREPLICATION', /may replicate/],
  ])('is refused as %s, by name, and taken again when it is not', async (_what, down, up, says) => {
    await assertSafeLogins([url]);
    await database.admin(down.replaceAll('$1', name));
    try {
      const refused = assertSafeLogins([url]);
      await expect(refused).rejects.toMatchObject({ code: 'unsafe_login', message: expect.stringContaining(name) });
      await expect(refused).rejects.toThrow(says);
    } finally {
      await database.admin(up.replaceAll('$1', name));
    }
    await assertSafeLogins([url]);
  });
});

describe('a start in production', () => {
  let database: TestDatabase;
  let urls: ServingUrls;
  const outbox = mkdtempSync(join(tmpdir(), 'outbox-'));
  beforeAll(async () => {
    database = await createTestDatabase();
    ({ urls } = await setupDatabase({ ownerUrl: database.ownerUrl }));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(outbox, { recursive: true, force: true });
  });

  /** The real door; ends it as soon as it serves. */
  const start = async (appUrl: string, metaUrl: string): Promise<{ code: number | null; said: string }> => {
    const child = spawn(process.execPath, [await builtFile('src/main.js')], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: '0',
        LOG_LEVEL: 'silent',
        BLUEPRINTS: 'workspaces',
        APP_DATABASE_URL: appUrl,
        META_DATABASE_URL: metaUrl,
        MAIL_URL: `file:${outbox}`,
      },
    });
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Tenantry listens on')) child.kill('SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, said };
  };

  it('serves with the logins that setup:database has made', async () => {
    const { code, said } = await start(urls.appUrl, urls.metaUrl);
    expect(said).toContain('Tenantry listens on');
    expect(code).toBe(0);
  });

  it("refuses the owner's login, for tenants and for the register, in one sentence", async () => {
    const starts = [start(database.ownerUrl, urls.metaUrl), start(urls.appUrl, database.ownerUrl)];
    for (const { code, said } of await Promise.all(starts)) {
      expect(code).toBe(1);
      expect(said).toMatch(/^The login "\w+" is a superuser, so it may not serve tenants\./m);
      expect(said).not.toContain('Tenantry listens on');
      expect(said).not.toMatch(/\n\s+at /);
    }
  });
});
