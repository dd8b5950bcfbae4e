import { Client } from 'pg';
import { Doctor, Fleet } from '../../src/provisioning/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { findingOf } from '../doctor/support/clinic.js';
import { type Bench, openBench } from '../provisioning/support/bench.js';
import { TO_OLD_POLICIES } from './support/old-policies.js';

const ROWS = 3;

/** Tables of tenants get policies that belong to no role while they are read: never open, never closed. */
describe('policies change under readers', () => {
  let bench: Bench;
  let fleet: Fleet;
  let doctor: Doctor;
  let shelf: Tenant;
  let archive: Tenant;
  let team: Tenant;
  let rivals: Tenant;

  beforeAll(async () => {
    bench = await openBench();
    fleet = new Fleet(bench.owner, bench.migrations);
    doctor = new Doctor(bench.owner);
    const make = (blueprint: string, slug: string) => bench.provisioning.create({ blueprint, slug });
    [shelf, archive] = [await make('library', 'shelf'), await make('library', 'archive')];
    [team, rivals] = [await make('club', 'team'), await make('club', 'rivals')];
    await bench.database.admin(
      `DELETE FROM library_shelf.books; DELETE FROM library_archive.books; DELETE FROM club.goals; DELETE FROM club.matches;
       INSERT INTO library_shelf.books (title) SELECT 'shelf ' || n FROM generate_series(1, ${ROWS}) n;
       INSERT INTO library_archive.books (title) SELECT 'archive ' || n FROM generate_series(1, ${ROWS}) n;
       INSERT INTO club.matches (club_id, opponent) SELECT '${team.id}', 'team ' || n FROM generate_series(1, ${ROWS}) n;
       INSERT INTO club.matches (club_id, opponent) SELECT '${rivals.id}', 'rivals ' || n FROM generate_series(1, ${ROWS}) n`,
    );
    await bench.database.admin(TO_OLD_POLICIES);
  });
  afterAll(() => bench.close());

  /** Reads again and again with the tenant's role and one key. Returns what was not as it should be. */
  async function hammer(tenant: Tenant, key: string, sql: string, expected: string[], until: () => boolean) {
    const client = new Client({ connectionString: bench.urls.appUrl });
    await client.connect();
    const wrong: unknown[] = [];
    let reads = 0;
    try {
      for (; !until(); reads += 1) {
        await client.query(`BEGIN; SET LOCAL ROLE "${tenant.roleName}"; SET LOCAL tenantry.tenant_id TO '${key}'`);
        const { rows } = await client.query<{ text: string }>(sql);
        await client.query('COMMIT');
        const seen = rows.map(({ text }) => text).sort();
        if (JSON.stringify(seen) !== JSON.stringify(expected)) wrong.push(seen);
      }
    } catch (error) {
      wrong.push(error);
    } finally {
      await client.end();
    }
    return { wrong, reads };
  }

  it('the form of before is sound, and told by doctor, drift and status', async () => {
    const report = await doctor.examine();
    expect(report.verdict).not.toBe('fail');
    expect(findingOf(report, 'policies')).toMatchObject({ verdict: 'weak', nextStep: 'Run: tenantry fleet:migrate' });
    expect(findingOf(report, 'policies').detail).toMatch(/library_archive\.books .*DROP OWNED|club\.\w+ .*DROP OWNED/);
    const status = await fleet.status();
    expect(status.map(({ oldPolicies }) => oldPolicies)).toEqual([2, 2]);
    expect((await fleet.drift()).drifted.map(({ slug }) => slug)).toEqual(['shelf', 'archive']);
  });

  it('a reader in the way is waited for a moment at a time, and the others are not kept', async () => {
    const reader = new Client({ connectionString: bench.database.ownerUrl });
    await reader.connect();
    await reader.query('BEGIN; SELECT * FROM library_shelf.books');
    const one = new Fleet(bench.owner, bench.migrations);
    const failed = await one.migrate({ tenants: ['shelf'], retries: 0 });
    expect(failed.counts).toMatchObject({ failed: 1 });
    expect(await fleet.status()).toEqual(
      expect.arrayContaining([expect.objectContaining({ blueprint: 'library', oldPolicies: 2 })]),
    );
    await reader.query('COMMIT');
    await reader.end();
  });

  it('one fleet run renews all of them: no reader sees a row more or less', async () => {
    let isOver = false;
    const until = () => isOver;
    const own = (slug: string) => Array.from({ length: ROWS }, (_, n) => `${slug} ${n + 1}`);
    const books = (tenant: Tenant) => `SELECT title AS text FROM "${tenant.schemaName}".books`;
    const matches = 'SELECT opponent AS text FROM club.matches';
    const readers = [
      hammer(shelf, shelf.key, books(shelf), own('shelf'), until),
      // The key of another: its rows are the canary that must stay invisible.
      hammer(archive, shelf.key, books(archive), [], until),
      hammer(team, team.key, matches, own('team'), until),
      hammer(rivals, rivals.key, matches, own('rivals'), until),
    ];
    const report = await fleet.migrate();
    isOver = true;
    const found = await Promise.all(readers);
    expect(found.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(Math.min(...found.map(({ reads }) => reads))).toBeGreaterThan(0);
    expect(report.status).toBe('succeeded');
    const applied = report.tenants.map(({ slug, applied }) => [slug, ...applied]);
    expect(applied).toEqual([['shelf', 'policies'], ['archive', 'policies'], ['team'], ['rivals']]);
  });

  it('afterwards nothing is behind, and renewed tenants are equal to new ones', async () => {
    await bench.provisioning.create({ blueprint: 'library', slug: 'later' });
    const status = await fleet.status();
    expect(status.map(({ oldPolicies }) => oldPolicies)).toEqual([0, 0]);
    expect((await fleet.drift()).drifted).toEqual([]);
    expect(findingOf(await doctor.examine(), 'policies')).toMatchObject({ verdict: 'ok' });
    expect((await fleet.migrate()).counts).toMatchObject({ unchanged: 5, done: 0 });
    const events = await bench.database.admin(
      `SELECT slug FROM meta.provisioning_events WHERE action = 'tenant.policies_renewed' ORDER BY slug`,
    );
    expect(events).toEqual([{ slug: 'archive' }, { slug: 'shelf' }]);
  });

  it.each([
    [
      'a further permissive policy',
      'CREATE POLICY more ON library_shelf.books USING (true)',
      /policy more of its own, which lets/,
    ],
    [
      'a further one on shared rows',
      'CREATE POLICY more ON club.matches FOR SELECT USING (true)',
      /policy more of its own, which lets/,
    ],
    [
      'the restrictive one gone',
      'DROP POLICY tenant_isolation ON club.goals',
      /club\.goals lacks the policy tenant_isolation/,
    ],
    [
      'the permissive one without its condition',
      'ALTER POLICY tenant_rows ON club.goals USING (true)',
      /tenant_rows is not as/,
    ],
    ['one TO the wrong role', 'ALTER POLICY tenant_isolation ON club.goals TO PUBLIC', /tenant_isolation is not as/],
    [
      'one of the form of before TO the wrong role',
      'ALTER POLICY tenant_reads ON club.plans TO "<tenants>"',
      /tenant_reads is not as/,
    ],
  ])('doctor fails on %s', async (_what, sql, says) => {
    await bench.database.admin(sql.replace('<tenants>', bench.installation.tenantsRole));
    expect(findingOf(await doctor.examine(), 'policies')).toMatchObject({
      verdict: 'fail',
      detail: expect.stringMatching(says),
    });
    await bench.provisioning.verify(shelf, { repair: true });
    await bench.provisioning.verify(team, { repair: true });
    expect(findingOf(await doctor.examine(), 'policies')).toMatchObject({ verdict: 'ok' });
  });
});
