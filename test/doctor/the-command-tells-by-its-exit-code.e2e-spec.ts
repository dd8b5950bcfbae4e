import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { setupDatabase } from '../../src/database/index.js';
import { type DoctorReport } from '../../src/provisioning/index.js';
import { NO_PGBOUNCER, pgbouncerBinary, startPooler } from '../isolation/support/pooler.js';
import { describeIf } from '../support/describe-if.js';
import { builtFile } from '../support/build.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let appUrl: string;
let admin: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  appUrl = (await setupDatabase({ ownerUrl: database.ownerUrl })).urls.appUrl;
  admin = new Client({ connectionString: database.ownerUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function doctor(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [await builtFile('src/cli.js'), 'doctor', ...args], {
    env: { ...process.env, DATABASE_URL: database.ownerUrl, NODE_ENV: 'test' },
  });
  const heard = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...heard };
}

it('a sound database: 0, the report as JSON for programs', async () => {
  const { code, out } = await doctor('--json');
  const report = JSON.parse(out) as DoctorReport;
  expect(report.verdict).toBe('ok');
  expect(Object.keys(report.findings[0])).toEqual(['check', 'verdict', 'detail', 'nextStep']);
  expect(code).toBe(0);
});

it('a wall that is down: 1, with what it is and the next step', async () => {
  await admin.query('GRANT CREATE ON SCHEMA public TO PUBLIC');
  try {
    const { code, out } = await doctor();
    expect(out).toMatch(/^fail +creation +PUBLIC may create in the schema public$/m);
    expect(out).toMatch(/^creation: .*setup:database$/m);
    expect(code).toBe(1);
  } finally {
    await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  }
});

describeIf(pgbouncerBinary, NO_PGBOUNCER, 'with --pooler', () => {
  it('SAFE is said with both backends', async () => {
    const pooler = await startPooler(appUrl, 2);
    try {
      const { code, out } = await doctor('--pooler', pooler.url);
      expect(out).toMatch(/SAFE: .*schema a on \d+.* and schema b on \d+/);
      expect(out).toMatch(/SAFE: .*row a on \d+.* and row b on \d+/);
      expect(code).toBe(0);
    } finally {
      await pooler.stop();
    }
  });
});
