import { type Tenant } from '../../src/tenancy/index.js';
import { openBench, type Bench } from './support/bench.js';

describe('verifying a tenant', () => {
  let bench: Bench;
  let library: Tenant;
  let club: Tenant;
  beforeAll(async () => {
    bench = await openBench();
    library = await bench.provisioning.create({ blueprint: 'library', slug: 'shelf' });
    club = await bench.provisioning.create({ blueprint: 'club', slug: 'team' });
  });
  afterAll(() => bench.close());

  it.each([
    ['a lost grant', 'REVOKE SELECT ON library_shelf.books FROM "$role"', 'told'],
    ['a lost USAGE', 'REVOKE USAGE ON SCHEMA library_shelf FROM "$role"', 'told'],
    ['a lost membership', 'REVOKE "$role" FROM "$app"', 'told'],
    ['row-level security turned off', 'ALTER TABLE library_shelf.books DISABLE ROW LEVEL SECURITY', 'told'],
    [
      'a policy that lets everything through',
      `ALTER POLICY tenant_isolation ON library_shelf.books USING (true);
       ALTER POLICY tenant_rows ON library_shelf.books USING (true)`,
      'told',
    ],
    [
      'a policy that lets nothing through',
      'CREATE POLICY nothing ON library_shelf.books AS RESTRICTIVE USING (false)',
      'silent',
    ],
    ['a view past row-level security', 'CREATE VIEW library_shelf.leak AS SELECT 1', 'refused'],
  ])('%s is told and repaired', async (_what, sql, how) => {
    const statement = sql.replace('$role', library.roleName).replace('$app', bench.installation.appRole);
    await bench.database.admin(statement);
    if (how === 'told')
      await expect(bench.provisioning.verify(library)).rejects.toMatchObject({ code: 'verification_failed' });
    if (how === 'refused') {
      await expect(bench.provisioning.verify(library, { repair: true })).rejects.toThrow(/library_shelf.leak/);
      await bench.database.admin('DROP VIEW library_shelf.leak');
    }
    expect(await bench.provisioning.verify(library, { repair: true })).toEqual({ tables: 3, repaired: true });
    expect(await bench.asTenant(library, 'SELECT FROM books')).toHaveLength(1);
    await bench.provisioning.verify(library);
  });

  it('a table left open in row isolation is told and repaired', async () => {
    await bench.database.admin('ALTER TABLE club.matches DISABLE ROW LEVEL SECURITY');
    await expect(bench.provisioning.verify(club)).rejects.toMatchObject({ code: 'verification_failed' });
    await bench.provisioning.verify(club, { repair: true });
  });

  it('a missing table is told', async () => {
    await bench.database.admin('DROP TABLE library_shelf.loans');
    await expect(bench.provisioning.verify(library)).rejects.toThrow(/loans/);
  });
});
