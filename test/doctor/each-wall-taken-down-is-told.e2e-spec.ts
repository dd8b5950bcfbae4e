import { randomBytes } from 'node:crypto';
import { checkServer } from '../../src/provisioning/doctor/checks/server.js';
import { Doctor } from '../../src/provisioning/index.js';
import { type Clinic, findingOf, openClinic, troubles } from './support/clinic.js';
import { traps, walls } from './support/walls.js';

describe('the doctor', () => {
  let clinic: Clinic;
  let guard: string;
  beforeAll(async () => {
    clinic = await openClinic();
    [{ guard }] = await clinic.bench.database.admin<{ guard: string }>(
      `SELECT pg_get_functiondef('tenancy.guard_table(regclass, text, boolean)'::regprocedure) AS guard`,
    );
  });
  afterAll(() => clinic.close());

  const filled = (sql: string) => {
    const { installation, database } = clinic.bench;
    const { appRole, metaRole, ownerRole, rowsRole, tenantsRole } = installation;
    const names: Record<string, string> = {
      app: `"${appRole}"`,
      meta: `"${metaRole}"`,
      owner: `"${ownerRole}"`,
      rows: `"${rowsRole}"`,
      tenants: `"${tenantsRole}"`,
      tenant: `"${clinic.shelf.roleName}"`,
      'tenant name': clinic.shelf.roleName,
      key: clinic.shelf.key,
      database: `"${database.name}"`,
      superuser: `"${database.ownerName}"`,
      guard,
    };
    return sql.replace(/<([a-z ]+)>/g, (_match, name: string) => names[name]);
  };

  it.each([...walls, ...traps])('tells of $what ($check)', async ({ check, down, up, says, verdict = 'fail' }) => {
    await clinic.bench.database.admin(filled(down));
    try {
      const report = await clinic.doctor.examine();
      expect(findingOf(report, check)).toMatchObject({ verdict, detail: expect.stringMatching(says) });
      expect(findingOf(report, check).nextStep).toBeTruthy();
      expect(report.verdict).toBe(verdict);
    } finally {
      await clinic.bench.database.admin(filled(up));
    }
  });

  it('hears every canary in every direction when nothing is isolated at all', async () => {
    const { database } = clinic.bench;
    const signatures = [
      'grant_exactly(regclass, text, text[])',
      'open_schema(text, text)',
      'guard_table(regclass, text, boolean)',
    ];
    const before = await database.admin<{ definition: string }>(
      'SELECT pg_get_functiondef(f::regprocedure) AS definition FROM unnest($1::text[]) f',
      [signatures.map((signature) => `tenancy.${signature}`)],
    );
    await database.admin(
      `CREATE OR REPLACE FUNCTION tenancy.grant_exactly(in_table regclass, in_role text, in_rights text[]) RETURNS void
         LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('GRANT ALL ON %s TO PUBLIC', in_table); END $$;
       CREATE OR REPLACE FUNCTION tenancy.open_schema(in_schema text, in_role text) RETURNS void
         LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO PUBLIC', in_schema); END $$;
       CREATE OR REPLACE FUNCTION tenancy.guard_table(in_table regclass, in_owner_sees text, in_force boolean) RETURNS void
         LANGUAGE plpgsql AS $$ BEGIN NULL; END $$`,
    );
    try {
      const report = await clinic.doctor.examine();
      const heard = report.findings.filter(({ check, verdict }) => check.startsWith('canaries') && verdict === 'fail');
      expect(heard.map(({ check, detail }) => `${check}: ${detail}`)).toEqual([
        expect.stringMatching(/^canaries: schema to schema: .*schema a read the row of schema b/),
        expect.stringMatching(/^canaries: schema to row: schema a read the row of row a; .*changed.*removed.*added to/),
        expect.stringMatching(/^canaries: row to schema: row a read the row of schema a; .*changed.*removed.*added to/),
        expect.stringMatching(/^canaries: row to row: .*row a read the row of row b/),
        expect.stringMatching(/^canaries: no tenant: the bare login read .*the role without a key read/),
      ]);
    } finally {
      for (const { definition } of before) await database.admin(definition);
    }
  });

  it('and is content again when all walls stand', async () => {
    expect(troubles(await clinic.doctor.examine())).toEqual([]);
  });

  it('tells of a login that is not the one of this database', async () => {
    const name = `other_${randomBytes(4).toString('hex')}`;
    await clinic.bench.database.admin(
      filled(`CREATE ROLE ${name} LOGIN NOINHERIT PASSWORD 'other'; GRANT CONNECT ON DATABASE <database> TO ${name}`),
    );
    try {
      const appUrl = new URL(clinic.bench.urls.appUrl);
      appUrl.username = name;
      appUrl.password = 'other';
      const { owner } = clinic.bench.another({ appUrl: appUrl.href });
      const report = await new Doctor(owner).examine();
      expect(findingOf(report, 'app login')).toMatchObject({ verdict: 'fail', detail: expect.stringContaining(name) });
    } finally {
      await clinic.bench.database.admin(filled(`DROP OWNED BY ${name}; DROP ROLE ${name}`));
    }
  });
});

it.each([
  [150_013, 'weak', /15\.13 has published ways/],
  [150_014, 'ok', /15\.14/],
  [160_009, 'weak', /16\.9 /],
  [170_005, 'weak', /17\.5 /],
  [170_006, 'ok', /17\.6/],
  [180_000, 'ok', /18\.0/],
])('a server of version %i is %s', (serverVersion, verdict, says) => {
  expect(checkServer({ serverVersion })).toMatchObject({ verdict, detail: expect.stringMatching(says) });
});
