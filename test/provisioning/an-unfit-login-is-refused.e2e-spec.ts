import { setupDatabase } from '../../src/database/index.js';
import { describeIf } from '../support/describe-if.js';
import { hasOldServer, startOldServer } from './support/old-server.js';
import { scratchDatabase, withParts, type Scratch } from './support/scratch.js';

const serverUrl = process.env.TENANTRY_TEST_SERVER_URL!;

describe('a login that is not fit for its part', () => {
  let database: Scratch;
  beforeAll(async () => {
    database = await scratchDatabase(serverUrl, 'plain owner');
  });
  afterAll(() => database.drop());

  it('is told when nothing answers, without its password', async () => {
    const refused = setupDatabase({ ownerUrl: 'postgresql://someone:secret@127.0.0.1:1/nowhere' });
    await expect(refused).rejects.toMatchObject({ code: 'database_unreachable' });
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  it('is told which database is missing', async () => {
    const ownerUrl = withParts(database.ownerUrl, { database: 'no_such_database' });
    await expect(setupDatabase({ ownerUrl })).rejects.toThrow(/no_such_database/);
  });

  it('is told what an owner without CREATEROLE lacks, and leaves nothing', async () => {
    await database.admin(`ALTER ROLE ${database.ownerName} NOCREATEROLE`);
    try {
      await expect(setupDatabase({ ownerUrl: database.ownerUrl })).rejects.toMatchObject({
        code: 'insufficient_owner',
        message: expect.stringContaining('CREATEROLE'),
      });
      expect(await database.admin(`SELECT 1 FROM pg_namespace WHERE nspname IN ('tenancy', 'meta')`)).toEqual([]);
    } finally {
      await database.admin(`ALTER ROLE ${database.ownerName} CREATEROLE`);
    }
  });

  it('may not serve tenants as a superuser or past row-level security', async () => {
    await expect(setupDatabase({ ownerUrl: database.ownerUrl, appUrl: serverUrl })).rejects.toMatchObject({
      code: 'unsafe_role',
    });
    const name = `bypass_${database.name}`;
    await database.admin(`CREATE ROLE ${name} LOGIN BYPASSRLS PASSWORD 'bypass'`);
    try {
      const appUrl = withParts(database.ownerUrl, { user: name, password: 'bypass' });
      await expect(setupDatabase({ ownerUrl: database.ownerUrl, appUrl })).rejects.toMatchObject({
        code: 'unsafe_role',
      });
    } finally {
      await database.admin(`DROP ROLE ${name}`);
    }
  });

  it('may be given instead of the derived ones', async () => {
    const [app, meta] = [`app_${database.name}`, `meta_${database.name}`];
    const appUrl = withParts(database.ownerUrl, { user: app, password: 'p@ss/word' });
    const metaUrl = withParts(database.ownerUrl, { user: meta, password: 'another' });
    const report = await setupDatabase({ ownerUrl: database.ownerUrl, appUrl, metaUrl });
    expect(report.installation).toMatchObject({ appRole: app, metaRole: meta });
    expect(report.urls).toEqual({ appUrl, metaUrl });
    expect(await database.as(appUrl, 'SELECT current_user AS name')).toEqual([{ name: app }]);
    expect((await setupDatabase({ ownerUrl: database.ownerUrl, appUrl, metaUrl })).changes).toEqual([]);
  });
});

describeIf(hasOldServer, 'its programs are not installed', 'on PostgreSQL 15', () => {
  it('an application login that inherits is refused: it would hold every tenant’s rights at once', async () => {
    const server = await startOldServer();
    try {
      const database = await scratchDatabase(server.url);
      await database.admin(`CREATE ROLE eager LOGIN INHERIT PASSWORD 'eager'`);
      const appUrl = withParts(database.ownerUrl, { user: 'eager', password: 'eager' });
      await expect(setupDatabase({ ownerUrl: database.ownerUrl, appUrl })).rejects.toMatchObject({
        code: 'unsafe_role',
      });
    } finally {
      server.stop();
    }
  });
});
