import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { AppModule, createApp } from '../../src/app.module.js';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { loadSettings } from '../../src/config/index.js';
import { assertAssurance, ensureAssurance, ensureContextRight } from '../../src/database/index.js';
import { Doctor, type DoctorReport, Migrations, OwnerDatabase } from '../../src/provisioning/index.js';
import { claimKeysOf, type IsolationMode, signClaim, type Tenant } from '../../src/tenancy/index.js';
import { contextFor } from '../../src/tenancy/server/context-message.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Arena, openArena } from './support/arena.js';

const NO_LIMITS = { statementTimeoutMs: 0, lockTimeoutMs: 0, idleInTransactionTimeoutMs: 0 };
const REFUSED = expect.objectContaining({ code: '42501' });
const newSecret = () => randomBytes(24).toString('hex');
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

function signed(secret: string, { key }: Tenant, seconds = 60): string {
  return signClaim(claimKeysOf(secret)[0], key, inSeconds(seconds));
}

describe.each<IsolationMode>(['schema', 'row'])('a claim cannot be forged: isolation by %s', (isolation) => {
  let arena: Arena;
  let secret: string;
  /** The application's login with nothing between: whole statements, and the stock rights of PUBLIC. */
  let login: Client;

  beforeAll(async () => {
    arena = await openArena({ isolation, assurance: 'signed', hardened: false });
    secret = arena.dataSourceOptions().claimSecret as string;
    login = new Client({ connectionString: arena.appUrl });
    await login.connect();
  });
  afterAll(async () => {
    await login.end();
    await arena.close();
  });

  async function begin(role: Tenant, claim: string): Promise<void> {
    await login.query('BEGIN');
    await login.query(`SELECT set_config('tenantry.claim', $1, true)`, [claim]);
    await login.query(`SET LOCAL ROLE "${role.roleName}"; SET LOCAL tenantry.tenant_id TO '${role.key}'`);
  }

  /** All bodies of a tenant's table that this role sees with this claim. Rolled back. */
  async function bodies(role: Tenant, claim: string, schemaName = role.schemaName): Promise<string[]> {
    try {
      await begin(role, claim);
      const { rows } = await login.query<{ body: string }>(`SELECT body FROM "${schemaName}".notes ORDER BY body`);
      return rows.map(({ body }) => body);
    } finally {
      await login.query('ROLLBACK');
    }
  }

  const directions = [
    [0, 1],
    [1, 0],
  ] as const;

  it.each(directions)('tenant %i signed for reads its own rows, and not those of tenant %i', async (own, other) => {
    const [attacker, victim] = [arena.tenants[own], arena.tenants[other]];
    const all = await bodies(attacker, signed(secret, attacker));
    expect(all).toHaveLength(3);
    for (const body of all) expect(body).toContain(arena.canary(attacker));
    expect(all.join()).not.toContain(arena.canary(victim));
  });

  it.each(directions)('tenant %i is refused with every claim for tenant %i that it can make', async (own, other) => {
    const [attacker, victim] = [arena.tenants[own], arena.tenants[other]];
    const mine = signed(secret, attacker);
    const signature = mine.slice(mine.lastIndexOf('.') + 1);
    const turned = (signature.startsWith('0') ? '1' : '0') + signature.slice(1);
    const forgeries = {
      'another tenant under my signature': mine.replace(attacker.key, victim.key),
      'another signature': mine.replace(signature, turned),
      'a longer life': mine.replace(/^(v1\.\w+)\.\d+/, `$1.${inSeconds(9_999)}`),
      'a key of my own': signed(newSecret(), victim),
      'the name of the key with another key': signed(newSecret(), victim).replace(
        /^v1\.\w+/,
        /^v1\.\w+/.exec(mine)![0],
      ),
      'no signature': mine.slice(0, mine.lastIndexOf('.')),
      'an empty signature': mine.slice(0, mine.lastIndexOf('.') + 1),
      'another version': mine.replace('v1', 'v2'),
      'a second line': `${mine}\n${mine}`,
      'the bare key': victim.key,
      'an expired one': signed(secret, victim, -1),
    };
    for (const [what, claim] of Object.entries(forgeries)) {
      const error = await bodies(victim, claim).then(
        () => ({ code: 'answered', message: '' }),
        (refusal: { code: string; message: string }) => refusal,
      );
      expect([what, error]).toEqual([what, REFUSED]);
      expect(error.message).toMatch(/tenant claim .*(TENANTRY_CLAIM_SECRET|clocks)/);
      for (const part of [signature, victim.key, attacker.key]) expect(error.message).not.toContain(part);
    }
  });

  it.each(directions)('tenant %i with whole statements of its own reaches no row of tenant %i', async (own, other) => {
    const [attacker, victim] = [arena.tenants[own], arena.tenants[other]];
    const table = `"${victim.schemaName}".notes`;
    const context = `RESET ROLE; SET ROLE "${victim.roleName}"; SET tenantry.tenant_id TO '${victim.key}';
      SET search_path TO "${victim.schemaName}"`;
    for (const claim of [signed(secret, attacker), '']) {
      for (const sql of [
        `SELECT body FROM ${table}`,
        `SELECT set_config('tenantry.tenant_id', '${victim.key}', false), body FROM ${table}`,
        `SELECT query_to_xml('SELECT body FROM ${table}', true, false, '')`,
        `UPDATE ${table} SET amount = 9 WHERE body LIKE '%canary%' RETURNING body`,
        `DELETE FROM ${table} RETURNING body`,
        ...(isolation === 'row'
          ? [`INSERT INTO ${table} (tenant_id, body) VALUES ('${victim.key}', 'forged') RETURNING body`]
          : [`INSERT INTO ${table} (body) VALUES ('forged') RETURNING body`]),
      ]) {
        await begin(attacker, claim);
        await login.query(context);
        const outcome = await login.query(sql).then(({ rows }) => JSON.stringify(rows), String);
        await login.query('ROLLBACK');
        await login.query('DISCARD ALL');
        const reached = outcome.includes(arena.canary(victim)) || outcome.includes('"forged"');
        expect([sql, outcome, reached]).toEqual([sql, outcome, false]);
      }
    }
  });

  it('shows nobody without a claim a row, whatever the plain setting says', async () => {
    for (const tenant of arena.tenants) expect(await bodies(tenant, '')).toEqual([]);
  });

  it('keeps its keys from the application and from tenants', async () => {
    await expect(login.query('SELECT * FROM tenancy.claim_keys')).rejects.toEqual(REFUSED);
    const source = await arena.open();
    for (const tenant of arena.tenants) {
      for (const sql of [
        'SELECT * FROM tenancy.claim_keys',
        `INSERT INTO tenancy.claim_keys VALUES ('00000000', '', '')`,
        `SELECT tenancy.set_assurance('role')`,
      ]) {
        await expect(arena.scope.run(tenant, () => source.query(sql))).rejects.toMatchObject({ driverError: REFUSED });
      }
    }
  });

  it('is in no text that other sessions can read', async () => {
    const [tenant] = arena.tenants;
    const context = contextFor(tenant, NO_LIMITS, claimKeysOf(secret)[0]).ofStatement();
    const { text, values } = context;
    expect(String(values)).toContain(tenant.key);
    await login.query('BEGIN');
    await login.query(text, values);
    const [{ query }] = await arena.admin('SELECT query FROM pg_stat_activity WHERE pid = $1', [
      (login as unknown as { processID: number }).processID,
    ]);
    await login.query('ROLLBACK');
    expect(query).toBe(text);
    expect(text).not.toContain(tenant.key);
  });

  it('signed with another secret is refused at every statement, and nothing of it is done', async () => {
    const source = await arena.open({ claimSecret: newSecret() });
    for (const tenant of arena.tenants) {
      const before = await arena.rowsOf(tenant);
      for (const transaction of ['statement', 'request'] as const) {
        for (const sql of [`SELECT body FROM notes`, `INSERT INTO notes (body) VALUES ('unsigned')`]) {
          const refused = expect.objectContaining({
            code: '42501',
            message: expect.stringMatching(/TENANTRY_CLAIM_SECRET/),
          });
          const answer = arena.scope.run(tenant, () => source.query(sql), { transaction });
          await expect(answer).rejects.toMatchObject({ driverError: refused });
        }
      }
      expect(await arena.rowsOf(tenant)).toEqual(before);
    }
  });

  it('is exchanged without an interruption: the new secret first, then the old one goes', async () => {
    const next = newSecret();
    const [tenant] = arena.tenants;
    const admin = { query: async (sql: string, values?: unknown[]) => ({ rows: await arena.admin(sql, values) }) };
    const bring = (claimSecret: string) => ensureAssurance(admin, { isolationAssurance: 'signed', claimSecret });
    expect(await bring(secret)).toEqual([]);
    expect(await bring(`${next}, ${secret}`)).toEqual([expect.stringMatching(/may be signed/)]);
    for (const each of [next, secret]) expect(await bodies(tenant, signed(each, tenant))).toHaveLength(3);
    expect(await bring(next)).toEqual([expect.stringMatching(/may no longer be signed/)]);
    expect(await bodies(tenant, signed(next, tenant))).toHaveLength(3);
    await expect(bodies(tenant, signed(secret, tenant))).rejects.toEqual(REFUSED);
    await assertAssurance(admin, { isolationAssurance: 'signed', claimSecret: next });
    for (const [told, code] of [
      [{ isolationAssurance: 'signed', claimSecret: secret }, 'claim_key_unknown'],
      [{ isolationAssurance: 'role', claimSecret: undefined }, 'assurance_mismatch'],
    ] as const) {
      await expect(assertAssurance(admin, told)).rejects.toMatchObject({ code });
    }
    await bring(secret);
  });
});

describe('a claim that cannot even be sent', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena({ isolation: 'mixed', assurance: 'signed' });
  });
  afterAll(() => arena.close());

  it('is the right of the application alone', async () => {
    const { appRole, rowsRole, tenantsRole } = arena.installation;
    const schemaTenants = arena.tenants.filter((tenant) => tenant.isolation === 'schema');
    for (const [role, may] of [
      [appRole, true],
      [rowsRole, false],
      [tenantsRole, false],
      ...schemaTenants.map(({ roleName }) => [roleName, false] as const),
    ] as const) {
      const [row] = await arena.admin(
        `SELECT has_function_privilege($1, 'pg_catalog.set_config(text,text,boolean)', 'EXECUTE') AS may`,
        [role],
      );
      expect([role, row.may]).toEqual([role, may]);
    }
  });

  it('leaves the statement behind it undone, also what the bare login could do', async () => {
    const admin = { query: async (sql: string, values?: unknown[]) => ({ rows: await arena.admin(sql, values) }) };
    await arena.admin(`CREATE SCHEMA open; CREATE TABLE open.done (what text); GRANT USAGE ON SCHEMA open TO PUBLIC;
      GRANT INSERT, SELECT ON open.done TO PUBLIC`);
    const source = await arena.open();
    const insert = (what: string, tenant: Tenant, transaction: 'statement' | 'request') =>
      arena.scope.run(tenant, () => source.query('INSERT INTO open.done VALUES ($1)', [what]), { transaction });
    for (const tenant of arena.tenants) await insert('signed', tenant, 'statement');
    const app = arena.installation.appRole;
    await arena.admin(`REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text,text,boolean) FROM "${app}"`);
    for (const tenant of arena.tenants) {
      for (const transaction of ['statement', 'request'] as const) {
        await expect(insert('unsigned', tenant, transaction)).rejects.toMatchObject({
          driverError: expect.objectContaining({ code: '42501', message: expect.stringMatching(/set_config/) }),
        });
      }
    }
    expect(await ensureContextRight(admin, app)).toHaveLength(1);
    expect(await ensureContextRight(admin, app)).toEqual([]);
    for (const tenant of arena.tenants) await insert('signed', tenant, 'request');
    expect(await arena.admin('SELECT what, count(*)::int FROM open.done GROUP BY what')).toEqual([
      { what: 'signed', count: 4 },
    ]);
  });
});

describe('an application and its database agree on claims', () => {
  let test: TestApp;
  const secret = newSecret();
  beforeAll(async () => {
    test = await startTestApp({
      ISOLATION_ASSURANCE: 'signed',
      TENANTRY_CLAIM_SECRET: secret,
    });
  });
  afterAll(() => test.close());

  it.each([
    ['was told nothing of them', { ISOLATION_ASSURANCE: 'role' }, /"role" here, and the database works with "signed"/],
    [
      'has another secret',
      { ISOLATION_ASSURANCE: 'signed', TENANTRY_CLAIM_SECRET: newSecret() },
      /\(key [0-9a-f]{8}\)/,
    ],
  ])('or it does not start: one that %s', async (_what, env, sentence) => {
    const settings = loadSettings(
      { NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: test.urls.ownerUrl, ...env },
      '/',
    );
    const module = AppModule.register({ settings, blueprints: blueprintsNamed(['support']), urls: test.urls });
    const error = await createApp(module).then(
      () => new Error('started'),
      (refusal: Error) => refusal,
    );
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain(settings.claimSecret ?? secret);
  });

  it('or it does not start: one whose login may not set a context', async () => {
    const { installation } = await test.app
      .get(OwnerDatabase)
      .transaction((transaction) => Promise.resolve(transaction));
    const client = new Client({ connectionString: test.urls.ownerUrl });
    await client.connect();
    const settings = loadSettings(
      {
        NODE_ENV: 'test',
        LOG_LEVEL: 'silent',
        DATABASE_URL: test.urls.ownerUrl,
        ISOLATION_ASSURANCE: 'signed',
        TENANTRY_CLAIM_SECRET: secret,
      },
      '/',
    );
    const right = `EXECUTE ON FUNCTION pg_catalog.set_config(text,text,boolean)`;
    await client.query(`REVOKE ${right} FROM "${installation.appRole}"`);
    try {
      const module = AppModule.register({ settings, blueprints: blueprintsNamed(['support']), urls: test.urls });
      await expect(createApp(module)).rejects.toThrow(
        `The login "${installation.appRole}" may not call set_config, with which a tenant's context is set. ` +
          'Run: tenantry setup:database',
      );
    } finally {
      await client.query(`GRANT ${right} TO "${installation.appRole}"`);
      await client.end();
    }
  });

  it('and the doctor says so, with canaries that are signed for', async () => {
    const doctor = new Doctor(test.app.get(OwnerDatabase));
    const worst = ({ findings }: DoctorReport) => findings.filter(({ verdict }) => verdict === 'fail');
    const sound = await doctor.examine();
    expect(worst(sound)).toEqual([]);
    expect(sound.findings).toContainEqual(
      expect.objectContaining({
        check: 'isolation assurance',
        verdict: 'ok',
        detail: expect.stringMatching(/^signed/),
      }),
    );
    const told = { isolationAssurance: 'role', claimSecret: undefined } as const;
    expect(worst(await doctor.examine({ assurance: told }))).toEqual([
      expect.objectContaining({ check: 'isolation assurance', detail: expect.stringMatching(/works with "signed"/) }),
    ]);
  });

  it('and goes back to a role when it is brought there', async () => {
    const owner = test.app.get(OwnerDatabase);
    const told = { isolationAssurance: 'role', claimSecret: undefined } as const;
    const changes = await new Migrations(owner).bringToAssurance(told);
    expect(changes).toContain('isolation assurance is role');
    expect(await new Migrations(owner).bringToAssurance(told)).toEqual([]);
    const { findings } = await new Doctor(owner).examine({ assurance: told });
    expect(findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });
});
