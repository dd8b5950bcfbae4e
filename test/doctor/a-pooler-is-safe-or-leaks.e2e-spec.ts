import { Client } from 'pg';
import { Doctor, OwnerDatabase } from '../../src/provisioning/index.js';
import { type Heard, LISTEN, type OpenClient } from '../../src/provisioning/doctor/canaries/pooler.js';
import { NO_PGBOUNCER, pgbouncerBinary, startPooler, type Pooler } from '../isolation/support/pooler.js';
import { describeIf } from '../support/describe-if.js';
import { type Clinic, findingOf, openClinic } from './support/clinic.js';

/** The client most examples show: it sets its tenant when it connects, for the session. */
const naiveClient: OpenClient = async (url, { tenant }) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    `SET ROLE "${tenant.roleName}"; SET search_path TO "${tenant.schemaName}"; SET tenantry.tenant_id TO '${tenant.key}'`,
  );
  return {
    listen: async () => (await client.query<Heard>(LISTEN)).rows[0],
    close: () => client.end(),
  };
};

/** It asks as its tenant and leaves it set: its own rows are right, the next stranger's are not. */
const forgetfulClient: OpenClient = async (url, { tenant }) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    async listen() {
      const results: unknown = await client.query(
        `SET ROLE "${tenant.roleName}"; SET search_path TO "${tenant.schemaName}"; SET tenantry.tenant_id TO '${tenant.key}'; ${LISTEN}`,
      );
      return (results as { rows: Heard[] }[]).at(-1)!.rows[0];
    },
    close: () => client.end(),
  };
};

describeIf(pgbouncerBinary, NO_PGBOUNCER, 'doctor --pooler through a real PgBouncer in transaction mode', () => {
  let clinic: Clinic;
  beforeAll(async () => {
    clinic = await openClinic();
  });
  afterAll(() => clinic.close());

  /** What a client leaves on a backend would be the next one's: each test has a pooler of its own. */
  const through = async <T>(serverConnections: number, work: (pooler: Pooler) => Promise<T>): Promise<T> => {
    const pooler = await startPooler(clinic.bench.urls.appUrl, serverConnections);
    try {
      return await work(pooler);
    } finally {
      await pooler.stop();
    }
  };

  it.each([1, 4])('says SAFE with both pids of the application, with %i server connections', async (connections) => {
    const report = await through(connections, ({ url }) => clinic.doctor.examine({ poolerUrl: url }));
    for (const isolation of ['schema', 'row']) {
      expect(findingOf(report, `pooler: ${isolation}`)).toMatchObject({
        verdict: 'ok',
        detail: expect.stringMatching(
          new RegExp(`^SAFE: .*${isolation} a on (\\d+)(, \\d+)* and ${isolation} b on (\\d+)(, \\d+)*\\)$`),
        ),
      });
    }
    expect(report.verdict).toBe('ok');
  });

  it('takes the login of the application where the URL names none', async () => {
    const report = await through(1, ({ url }) => {
      const { host } = new URL(url);
      return clinic.doctor.examine({ poolerUrl: `postgresql://${host}` });
    });
    expect(findingOf(report, 'pooler: schema').verdict).toBe('ok');
  });

  it('says LEAK of a client that sets its tenant for the session', async () => {
    const report = await through(1, ({ url }) => clinic.doctor.examine({ poolerUrl: url, poolerClient: naiveClient }));
    for (const isolation of ['schema', 'row']) {
      expect(findingOf(report, `pooler: ${isolation}`)).toMatchObject({
        verdict: 'fail',
        detail: expect.stringMatching(
          new RegExp(`^LEAK: ${isolation} a read the row of ${isolation} b .*${isolation} a on \\d+`),
        ),
      });
    }
    expect(report.verdict).toBe('fail');
  });

  it('says LEAK of what a client leaves behind for a stranger', async () => {
    const report = await through(1, ({ url }) =>
      clinic.doctor.examine({ poolerUrl: url, poolerClient: forgetfulClient }),
    );
    expect(findingOf(report, 'pooler: schema')).toMatchObject({
      verdict: 'fail',
      detail: expect.stringMatching(/^LEAK: the role .* was left on backend \d+/),
    });
  });

  it('says that nothing is proved when the two never meet, and that nobody answers', async () => {
    const direct = await clinic.doctor.examine({ poolerUrl: clinic.bench.urls.appUrl });
    expect(findingOf(direct, 'pooler: row')).toMatchObject({
      verdict: 'weak',
      detail: expect.stringMatching(/never gave both tenants one backend: row a on \d+ and row b on \d+/),
    });
    const nobody = await clinic.doctor.examine({ poolerUrl: 'postgresql://127.0.0.1:1' });
    expect(findingOf(nobody, 'pooler: row')).toMatchObject({
      verdict: 'fail',
      detail: expect.stringMatching(/^neither SAFE nor LEAK: .*ECONNREFUSED/),
    });
  });

  it('is suggested when the application itself goes through a pooler', async () => {
    const report = await through(2, async ({ url }) => {
      const { owner } = clinic.bench.another({ appUrl: url });

      return new Doctor(owner).examine();
    });
    expect(findingOf(report, 'poolers')).toMatchObject({
      verdict: 'weak',
      nextStep: expect.stringContaining('--pooler'),
    });
    expect(report.verdict).toBe('weak');
  });

  it('is told when it stands before the login that migrates', async () => {
    const pooler = await startPooler(clinic.bench.database.ownerUrl, 8);
    // Not the clinic's own: its connections end before the pooler does.
    const owner = new OwnerDatabase({ ...clinic.bench.owner.options, ownerUrl: pooler.url });
    try {
      expect(findingOf(await new Doctor(owner).examine(), 'poolers')).toMatchObject({
        verdict: 'weak',
        detail: 'DATABASE_URL leads through a pooler',
      });
    } finally {
      await owner.onModuleDestroy();
      await pooler.stop();
    }
  });
});
