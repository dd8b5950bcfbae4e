import { Client } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';
import { jsonOf, runCommand } from './support/run-command.js';

interface Setup {
  readonly changes: string[];
  readonly applied: string[];
  readonly verdict: string;
}

describe('setup makes a database ready', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    env = { DATABASE_URL: database.ownerUrl, BLUEPRINTS: 'commerce,support' };
  });
  afterAll(() => database.drop());

  /** How many rows every table of a tenant or of the demo has. */
  const rowCounts = async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string; rows: string }>(`
      SELECT format('%I.%I', n.nspname, c.relname) AS name,
             (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]::text AS rows
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND (n.nspname IN ('public', 'support') OR n.nspname LIKE 'tenant\\_%') ORDER BY 1`);
    await owner.end();
    return rows;
  };

  it('step by step, once; then tenants and demo rows, once', async () => {
    const said = await runCommand(['setup:database'], env);
    expect([said.code, said.stdout]).toEqual([0, expect.stringContaining('The database is ready.')]);
    expect(said.stderr.split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^DATABASE_URL names /),
        expect.stringMatching(/^Connected: PostgreSQL \d+/),
        expect.stringMatching(/^Roles, logins and hardening: \d+ changes\.$/),
        expect.stringMatching(/^Migrated the register: \d+\.$/),
        expect.stringMatching(/^Migrated the shared tables of support: \d+\.$/),
        expect.stringMatching(/^Verifying /),
      ]),
    );
    expect(said.stderr).not.toContain(new URL(env.DATABASE_URL).password);
    const again = await jsonOf<Setup>(['setup:database'], env);
    expect(again).toMatchObject({ changes: [], applied: [] });
    expect(again.verdict).not.toBe('fail');

    const demo = await jsonOf<{ slug: string }[]>(['db:seed'], env);
    expect(demo.map(({ slug }) => slug)).toEqual(['rawdog', 'mossy', 'acme_corp', 'globex']);
    const before = await rowCounts();
    expect(before.filter(({ rows }) => rows !== '0').length).toBeGreaterThan(10);
    expect(await jsonOf(['db:seed'], env)).toEqual(demo);
    expect(await rowCounts()).toEqual(before);
    expect(await jsonOf(['db:migrate'], env)).toEqual([]);
  }, 600_000);
});
