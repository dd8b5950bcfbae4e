import { type IsolationMode, type Tenant, type TenantDataSource } from '../../src/tenancy/index.js';
import { describeIf } from '../support/describe-if.js';
import { hasOldServer, type OldServer, startOldServer } from '../provisioning/support/old-server.js';
import { type Arena, openArena } from './support/arena.js';
import { ASSURANCES, type Assurance } from './support/assurance.js';

const MODES: readonly IsolationMode[] = ['schema', 'row'];
const KINDS = MODES.flatMap((mode) => ASSURANCES.map((assurance) => [mode, assurance] as const));

/** Past the core, as a client of its own would send it. */
function dropsNothing(serverUrl: () => string | undefined): void {
  it.each(KINDS)('DROP OWNED by a tenant: isolation by %s, assurance %s', async (isolation, assurance: Assurance) => {
    const arena: Arena = await openArena({ isolation, assurance, serverUrl: serverUrl() });
    try {
      await makeShared(arena);
      const [tenant, other] = arena.tenants;
      const source = await arena.open();
      const before = [await seenBy(arena, source, tenant), await seenBy(arena, source, other)];
      expect(before.map(({ own }) => own.length)).toEqual([3, 3]);
      for (const owned of [
        'CURRENT_USER',
        ...(isolation === 'schema' ? [`"${arena.installation.tenantsRole}"`] : []),
      ]) {
        await arena.pastTheCore(tenant, `DROP OWNED BY ${owned} CASCADE`);
        expect([await seenBy(arena, source, tenant), await seenBy(arena, source, other)]).toEqual(before);
      }
      const [{ walls }] = (await arena.admin(
        `SELECT count(*)::int AS walls FROM pg_policy WHERE polname = 'tenant_isolation' AND polrelid = $1::regclass`,
        [`"${tenant.schemaName}".notes`],
      )) as { walls: number }[];
      expect(walls).toBe(0);
      // Without the RESTRICTIVE policy the other still holds: nobody reads, changes or adds rows of another.
      const foreign = isolation === 'row' ? `tenant_id = '${other.key}'` : 'false';
      const rows = await arena.pastTheCore(tenant, `UPDATE notes SET body = 'taken' WHERE ${foreign} RETURNING body`);
      expect(rows).toEqual([]);
      if (isolation === 'row') {
        const add = `INSERT INTO notes (tenant_id, body) VALUES ('${other.key}', 'added')`;
        await expect(arena.pastTheCore(tenant, add)).rejects.toThrow(/row-level security/);
      }
      await expect(seenBy(arena, source, { ...tenant, key: other.key })).resolves.toMatchObject(
        isolation === 'row' ? {} : { own: [] },
      );
    } finally {
      await arena.close();
    }
  });
}

/** A table that tenants read, beside their own, isolated by the same functions. */
async function makeShared(arena: Arena): Promise<void> {
  await arena.admin(
    `CREATE SCHEMA common AUTHORIZATION "${arena.installation.ownerRole}"; CREATE TABLE common.rates (name text);
     INSERT INTO common.rates VALUES ('standard'); GRANT USAGE ON SCHEMA common TO PUBLIC;
     SELECT tenancy.share_table('common.rates', '${roleOf(arena)}', NULL, true, false)`,
  );
}

function roleOf({ tenants: [{ isolation }], installation }: Arena): string {
  return isolation === 'row' ? installation.rowsRole : installation.tenantsRole;
}

async function seenBy(arena: Arena, source: TenantDataSource, tenant: Tenant) {
  return arena.scope.run(tenant, async () => ({
    own: await source.query<{ body: string }[]>('SELECT body FROM notes ORDER BY body'),
    shared: await source.query<unknown[]>('SELECT * FROM common.rates'),
  }));
}

describe('what a role drops takes no wall away', () => dropsNothing(() => undefined));

describeIf(hasOldServer, 'PostgreSQL 15 is not installed', 'nor on PostgreSQL 15', () => {
  let server: OldServer;
  beforeAll(async () => {
    server = await startOldServer();
  });
  afterAll(() => server.stop());
  dropsNothing(() => server.url);
});
