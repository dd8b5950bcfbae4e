import { type Tenant } from '../../src/tenancy/index.js';
import { type Bench, openBench } from '../provisioning/support/bench.js';

const DENIED = { code: '42501' };
const KEYS = 'tenancy.idempotency_keys';
/** The same key and body for every tenant. */
const INSERT = `INSERT INTO ${KEYS} (key_hash, body_hash, status, value)
  VALUES (sha256('key'), sha256('body'), 201, '"of ' || tenancy.current_tenant() || '"')`;

describe("an idempotency key is its tenant's alone", () => {
  let bench: Bench;
  let tenants: Tenant[];

  beforeAll(async () => {
    bench = await openBench();
    const make = (blueprint: string, slug: string) => bench.provisioning.create({ blueprint, slug });
    tenants = [
      await make('library', 'oak'),
      await make('library', 'elm'),
      await make('club', 'reds'),
      await make('club', 'blues'),
    ];
    for (const tenant of tenants) await bench.asTenant(tenant, INSERT);
  });
  afterAll(() => bench.close());

  const pairs = () => tenants.flatMap((own) => tenants.filter((other) => other !== own).map((other) => [own, other]));
  const stored = () => bench.database.admin<{ value: string }>(`SELECT value FROM ${KEYS} ORDER BY value`);

  it('each reads its own answer, and no other', async () => {
    for (const tenant of tenants) {
      expect(await bench.asTenant(tenant, `SELECT value FROM ${KEYS}`)).toEqual([{ value: `"of ${tenant.key}"` }]);
    }
  });

  it('none changes, deletes or writes for another, or takes all away', async () => {
    const before = await stored();
    for (const [own, other] of pairs()) {
      const where = `WHERE tenant_key = '${other.key}'`;
      await bench.asTenant(own, `UPDATE ${KEYS} SET value = '"taken"' ${where}`);
      await bench.asTenant(own, `DELETE FROM ${KEYS} ${where}`);
      const forOther = `INSERT INTO ${KEYS} (tenant_key, key_hash, body_hash) VALUES ('${other.key}', sha256('2'), sha256(''))`;
      await expect(bench.asTenant(own, forOther)).rejects.toMatchObject(DENIED);
      await expect(bench.asTenant(own, `UPDATE ${KEYS} SET tenant_key = '${other.key}'`)).rejects.toMatchObject(DENIED);
      await expect(bench.asTenant(own, `TRUNCATE ${KEYS}`)).rejects.toMatchObject(DENIED);
    }
    expect(await stored()).toEqual(before);
  });

  it('a forged tenant key opens nothing to a role of one tenant', async () => {
    for (const [own, other] of pairs().filter(([{ isolation }]) => isolation === 'schema')) {
      expect(await bench.asTenant(own, `SELECT value FROM ${KEYS}`, other.key)).toEqual([]);
      await expect(
        bench.asTenant(
          own,
          `INSERT INTO ${KEYS} (role_name, key_hash, body_hash) VALUES ('${other.roleName}', sha256('3'), sha256(''))`,
          other.key,
        ),
      ).rejects.toMatchObject(DENIED);
    }
  });

  it('the bare login and the register see none, and tenants none of the register', async () => {
    for (const url of [bench.urls.appUrl, bench.urls.metaUrl]) {
      await expect(bench.database.as(url, `SELECT FROM ${KEYS}`)).rejects.toMatchObject(DENIED);
    }
    for (const tenant of tenants) {
      await expect(bench.asTenant(tenant, 'SELECT FROM meta.idempotency_keys')).rejects.toMatchObject(DENIED);
    }
  });

  it('no policy goes with a role that is dropped', async () => {
    const policies = await bench.database.admin<{ name: string; roles: string }>(
      `SELECT polname AS name, polroles::text AS roles FROM pg_policy
        WHERE polrelid = '${KEYS}'::regclass AND polname = 'tenant_rows'`,
    );
    expect(policies).toEqual([{ name: 'tenant_rows', roles: '{0}' }]);
  });

  it('a repair puts back what was changed', async () => {
    await bench.database.admin(`DROP POLICY tenant_isolation ON ${KEYS}; CREATE POLICY opened ON ${KEYS} USING (true);
      ALTER TABLE ${KEYS} NO FORCE ROW LEVEL SECURITY`);
    await bench.provisioning.verify(tenants[2], { repair: true });
    expect(await bench.asTenant(tenants[2], `SELECT value FROM ${KEYS}`)).toHaveLength(1);
    const [{ names, forced }] = await bench.database.admin<{ names: string; forced: boolean }>(
      `SELECT (SELECT string_agg(polname, ' ' ORDER BY polname) FROM pg_policy WHERE polrelid = c.oid) AS names,
              relforcerowsecurity AS forced FROM pg_class c WHERE oid = '${KEYS}'::regclass`,
    );
    expect({ names, forced }).toEqual({ names: 'owner_rows tenant_isolation tenant_rows', forced: true });
  });

  it('a purge takes a tenant’s own, and no other', async () => {
    for (const gone of [tenants[1], tenants[3]]) await bench.provisioning.drop(gone, { now: true });
    const left = [tenants[0], tenants[2]].map(({ key }) => ({ value: `"of ${key}"` }));
    expect(await stored()).toEqual(left.sort((a, b) => (a.value < b.value ? -1 : 1)));
  });
});
