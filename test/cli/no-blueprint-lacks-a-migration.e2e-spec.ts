import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../../src/blueprints/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { runCommand } from './support/run-command.js';

describe('no blueprint lacks a migration', () => {
  let database: TestDatabase;
  let root: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    await setupDatabase({ ownerUrl: database.ownerUrl });
    // A copy: what is missing is written, and not into this checkout.
    root = mkdtempSync(join(tmpdir(), 'tenantry-checkout-'));
    cpSync(join(__dirname, '../../migrations'), join(root, 'migrations'), { recursive: true });
  });
  afterAll(async () => {
    rmSync(root, { recursive: true });
    await database.drop();
  });

  it('db:generate says so of the register, of all shared tables and of all tables of tenants', async () => {
    const migrations = () => readdirSync(root, { recursive: true }).map(String).sort();
    const before = migrations();
    const ran = await runCommand(['db:generate'], { DATABASE_URL: database.ownerUrl }, root);
    expect({ code: ran.code, stdout: ran.stdout.trim() }).toEqual({ code: 0, stdout: 'No changes.' });
    const said = ran.stderr.split('\n').filter((line) => /: (no changes|\d+ statements)$/.test(line));
    const places = catalogue.flatMap(({ definition: { name, isolation } }) =>
      isolation.mode === 'schema' ? [`${name} shared`, `${name} tenant`] : [`${name} shared`],
    );
    expect(said).toEqual(['meta', ...places].map((place) => `${place}: no changes`));
    for (const name of ['insurance', 'commerce', 'support', 'reporting', 'workspaces']) {
      expect(said).toContain(`${name} shared: no changes`);
    }
    expect(migrations()).toEqual(before);
  });
});
