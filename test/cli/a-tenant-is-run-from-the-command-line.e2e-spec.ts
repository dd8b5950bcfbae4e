import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { setupDatabase } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { jsonOf, runCommand } from './support/run-command.js';

interface Listed {
  readonly id: string;
  readonly slug: string;
  readonly status: string;
}

describe('a tenant is run from the command line', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await setupDatabase({ ownerUrl: database.ownerUrl });
    env = { DATABASE_URL: database.ownerUrl };
  });
  afterAll(() => database.drop());

  const query = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      return (await owner.query<T>(sql, values)).rows;
    } finally {
      await owner.end();
    }
  };
  const listed = async () => jsonOf<Listed[]>(['tenant:list', '--search', 'mossy'], env);

  it('made, listed, shown, given a key, shut out, let in, renamed and dropped', async () => {
    const made = await runCommand(['tenant:create', 'mossy', '--name', 'Mossy & Co'], env);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('Tenant "mossy" is ready');

    const [[tenant, ...others], shown, key] = await Promise.all([
      listed(),
      jsonOf<object>(['tenant:show', 'mossy'], env),
      jsonOf<{ key: string; id: string }>(['key:create', '--tenant', 'mossy', '--expires-in-days', '30'], env),
    ]);
    expect(others).toEqual([]);
    expect(tenant).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      slug: 'mossy',
      name: 'Mossy & Co',
      blueprint: 'commerce',
      isolation: 'schema',
      status: 'active',
      schemaName: 'tenant_mossy',
      schemaVersion: expect.stringMatching(/^\d{14}$/),
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(shown).toMatchObject({ slug: 'mossy', events: [expect.objectContaining({ action: 'tenant.created' })] });
    expect(key.key).toMatch(/^tk_/);
    const hash = createHash('sha256').update(key.key).digest('hex');
    const stored = await query('SELECT tenant_id, expires_at FROM meta.api_keys WHERE key_hash = $1', [hash]);
    expect(stored).toEqual([{ tenant_id: tenant.id, expires_at: expect.any(Date) }]);
    expect(await query('SELECT 1 FROM meta.api_keys k WHERE k::text LIKE $1', [`%${key.key}%`])).toEqual([]);

    const suspended = await runCommand(['tenant:suspend', 'mossy', '--reason', 'unpaid'], env);
    expect([suspended.code, (await listed())[0].status]).toEqual([0, 'suspended']);
    const twice = await runCommand(['tenant:suspend', 'mossy'], env);
    expect([twice.code, twice.stderr.trim()]).toEqual([1, 'Tenant "mossy" is suspended, so it cannot be suspended.']);
    expect((await runCommand(['tenant:resume', tenant.id], env)).code).toBe(0);
    expect((await runCommand(['tenant:rename', 'mossy', 'mossy_two'], env)).code).toBe(0);
    expect((await listed())[0]).toMatchObject({ id: tenant.id, slug: 'mossy_two', status: 'active' });
    expect((await runCommand(['tenant:drop', 'mossy_two', '--now', '--yes'], env)).code).toBe(0);
    expect(await listed()).toEqual([]);
    expect(await query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tenant\\_mossy%'`)).toEqual([]);
  }, 600_000);

  it('a creation that fails leaves nothing', async () => {
    const counts = `SELECT (SELECT count(*) FROM meta.tenants) AS tenants, (SELECT count(*) FROM pg_namespace) AS schemas,
      (SELECT count(*) FROM meta.provisioning_events) AS events`;
    expect((await runCommand(['tenant:create', 'taken', '--blueprint', 'support'], env)).code).toBe(0);
    const before = await query(counts);
    const [taken, reserved, unknown] = await Promise.all([
      runCommand(['tenant:create', 'taken'], env),
      runCommand(['tenant:create', 'public'], env),
      runCommand(['tenant:create', 'other', '--blueprint', 'bakery'], env),
    ]);
    expect([taken.code, reserved.code, unknown.code]).toEqual([1, 1, 1]);
    expect(taken.stderr).toContain('There is already a tenant');
    expect(reserved.stderr).toContain('is reserved');
    expect(unknown.stderr).toContain('There is no blueprint "bakery" here');
    expect(await query(counts)).toEqual(before);
  }, 600_000);

  it('a broker is provisioned once: again it "exists", and that is no failure', async () => {
    const id = '0b9f1c1e-6a52-4a0f-9f5e-3d2c1b0a9f87';
    const first = await runCommand(['db:provision', id, '--name', 'Larch Insurance'], env);
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('is provisioned: Larch Insurance')]);
    const second = await runCommand(['db:provision', id], env);
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('exists: Larch Insurance')]);
    expect(await query('SELECT name FROM meta.brokers WHERE id = $1', [id])).toEqual([{ name: 'Larch Insurance' }]);
  }, 600_000);

  it('in production a drop needs force and the slug typed again', async () => {
    await jsonOf(['tenant:create', 'guarded', '--blueprint', 'support'], env);
    const production = { ...env, NODE_ENV: 'production' };
    const refused = await Promise.all([
      runCommand(['tenant:drop', 'guarded'], production),
      runCommand(['tenant:drop', 'guarded', '--force', '--confirm', 'guarde'], production),
    ]);
    for (const { code, stderr } of refused) {
      expect([code, stderr]).toEqual([1, expect.stringContaining('Dropping tenant "guarded" is refused')]);
    }
    const dropped = await runCommand(['tenant:drop', 'guarded', '--force', '--confirm', 'guarded'], production);
    expect([dropped.code, dropped.stdout]).toEqual([0, expect.stringContaining('tenantry tenant:restore')]);
  }, 600_000);
});
