import { KEPT_FUNCTIONS } from '../../src/database/hardening/targets.js';
import { servingUrls, setupDatabase, type SetupReport } from '../../src/database/index.js';
import { scratchDatabase, withParts, type Scratch } from './support/scratch.js';
import { onEveryServer } from './support/servers.js';

onEveryServer((place) => {
  let database: Scratch;
  let report: SetupReport;

  beforeAll(async () => {
    database = await scratchDatabase(place.serverUrl(), place.owner);
    report = await setupDatabase({ ownerUrl: database.ownerUrl });
  });
  afterAll(() => database.drop());

  it('changes nothing the second time', async () => {
    expect(report.changes.length).toBeGreaterThan(0);
    const again = await setupDatabase({ ownerUrl: database.ownerUrl });
    expect(again.changes).toEqual([]);
    expect(again.installation).toEqual(report.installation);
  });

  it('makes logins that can do nothing but connect', async () => {
    const { installation, urls } = report;
    expect(urls).toEqual(servingUrls(database.ownerUrl, installation));
    const facts = await database.admin(
      `SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit, rolcanlogin FROM pg_roles
        WHERE rolname = ANY ($1)`,
      [Object.values(installation).slice(1)],
    );
    expect(facts).toHaveLength(5);
    for (const facts_ of facts) {
      expect(facts_).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false });
      const isLogin = [installation.appRole, installation.metaRole].includes(facts_.rolname);
      expect([facts_.rolname, facts_.rolcanlogin]).toEqual([facts_.rolname, isLogin]);
      if (isLogin) expect(facts_.rolinherit).toBe(false);
    }
    for (const url of [urls.appUrl, urls.metaUrl]) {
      const [rights] = await database.as(
        url,
        `SELECT has_database_privilege(current_database(), 'CREATE') AS create,
                has_database_privilege(current_database(), 'TEMPORARY') AS temporary,
                has_schema_privilege('public', 'USAGE') AS public,
                (SELECT count(*)::int FROM pg_class WHERE relowner = current_user::regrole) AS owned`,
      );
      expect(rights).toEqual({ create: false, temporary: false, public: false, owned: 0 });
    }
    await expect(database.as(urls.appUrl, 'SELECT * FROM tenancy.installation')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('lets the application become what tenants are, and never the owner', async () => {
    const { installation, urls } = report;
    await expect(database.as(urls.appUrl, `SET ROLE "${installation.rowsRole}"`)).resolves.toEqual([]);
    for (const role of [installation.ownerRole, installation.metaRole, installation.tenantsRole]) {
      await expect(database.as(urls.appUrl, `SET ROLE "${role}"`)).rejects.toMatchObject({ code: '42501' });
    }
    for (const role of [installation.ownerRole, installation.appRole, installation.rowsRole]) {
      await expect(database.as(urls.metaUrl, `SET ROLE "${role}"`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('closes the database to everybody else', async () => {
    const stranger = `stranger_${report.installation.id}`;
    await database.admin(`CREATE ROLE ${stranger} LOGIN PASSWORD 'stranger'`);
    try {
      const url = withParts(database.ownerUrl, { user: stranger, password: 'stranger' });
      await expect(database.as(url, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await database.admin(`DROP ROLE ${stranger}`);
    }
  });

  it('hardens what it may, and reports the rest truthfully', async () => {
    const [{ open }] = await database.as<{ open: string[] }>(
      report.urls.appUrl,
      `SELECT array_agg(DISTINCT proname::text ORDER BY proname::text) AS open FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege(oid, 'EXECUTE')
          AND proname IN ('set_config', 'query_to_xml', 'ts_stat', 'pg_sleep', 'pg_notify', 'pg_terminate_backend',
            'pg_advisory_lock', 'lo_from_bytea', 'pg_stat_get_activity')`,
    );
    if (place.owner === 'superuser') {
      expect(report.notHardened).toEqual([]);
      // With which it sets a tenant's context; tenants' roles have not got it.
      expect(open).toEqual(['set_config']);
      const [{ everybody }] = await database.as<{ everybody: boolean }>(
        report.urls.appUrl,
        `SELECT has_function_privilege('public', 'set_config(text,text,boolean)', 'EXECUTE') AS everybody`,
      );
      expect(everybody).toBe(false);
      await expect(database.as(report.urls.appUrl, 'SELECT * FROM pg_stat_activity')).rejects.toMatchObject({
        code: '42501',
      });
    } else {
      expect(open).toHaveLength(9);
      expect(report.notHardened).toEqual(
        expect.arrayContaining(['pg_catalog.set_config(text, text, boolean)', 'pg_catalog.pg_stat_activity']),
      );
    }
  });

  it('leaves PUBLIC no volatile function but those a review has let stay, whatever the server version has', async () => {
    const rows = await database.as<{ name: string }>(
      report.urls.appUrl,
      `SELECT DISTINCT proname::text AS name FROM pg_proc
        WHERE provolatile = 'v' AND pronamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
          AND has_function_privilege('public', oid, 'EXECUTE') AND NOT 'internal'::regtype = ANY (proargtypes::oid[])
          AND prorettype::regtype::text !~ '(trigger|handler|internal)$' ORDER BY 1`,
    );
    const open = rows.map(({ name }) => name).filter((name) => !Object.hasOwn(KEPT_FUNCTIONS, name));
    if (place.owner === 'superuser') expect(open).toEqual([]);
    else expect(report.notHardened).toEqual(expect.arrayContaining([expect.stringContaining(`.${open[0]}(`)]));
  });

  it.each([
    'SELECT setseed(0.5)',
    'SELECT lastval()',
    'SELECT pg_export_snapshot()',
    `SELECT pg_logical_emit_message(false, 'a', 'b')`,
    `SELECT pg_relation_size('pg_class')`,
    `SELECT pg_advisory_lock(1)`,
    `SELECT pg_sleep(0)`,
    `SELECT query_to_xml('SELECT 1', true, false, '')`,
    'SELECT * FROM pg_replication_slots',
  ])('refuses the application’s login: %s', async (statement) => {
    const sent = database.as(report.urls.appUrl, statement);
    // A plain owner may not revoke them; the report says so.
    if (place.owner === 'superuser') await expect(sent).rejects.toMatchObject({ code: '42501' });
    else await sent.catch((error: { code: string }) => expect(error.code).not.toBe('42501'));
  });

  it.each(['SELECT gen_random_uuid()', 'SELECT clock_timestamp(), random(), now()', 'SELECT pg_is_in_recovery()'])(
    'allows the application’s login: %s',
    async (statement) => {
      await expect(database.as(report.urls.appUrl, statement)).resolves.toHaveLength(1);
    },
  );

  it('leaves the owner what its work needs', async () => {
    const { ownerRole } = report.installation;
    await expect(
      database.as(
        database.ownerUrl,
        `SELECT has_function_privilege($1, 'set_config(text,text,boolean)', 'EXECUTE')
            AND has_function_privilege($1, 'pg_advisory_xact_lock(bigint)', 'EXECUTE')
            AND has_table_privilege($1, 'pg_stat_activity', 'SELECT') AS able`,
        [ownerRole],
      ),
    ).resolves.toEqual([{ able: true }]);
  });

  it('lets several set-ups of one database meet', async () => {
    const empty = await scratchDatabase(place.serverUrl(), place.owner);
    try {
      const reports = await Promise.all(Array.from({ length: 5 }, () => setupDatabase({ ownerUrl: empty.ownerUrl })));
      expect(new Set(reports.map(({ installation }) => installation.id)).size).toBe(1);
      expect((await setupDatabase({ ownerUrl: empty.ownerUrl })).changes).toEqual([]);
    } finally {
      await empty.drop();
    }
  });

  it('keeps two databases of one server apart', async () => {
    const others = await Promise.all([1, 2, 3].map(() => scratchDatabase(place.serverUrl(), place.owner)));
    try {
      const reports = await Promise.all(others.map(({ ownerUrl }) => setupDatabase({ ownerUrl })));
      const ids = [report, ...reports].map(({ installation }) => installation.id);
      expect(new Set(ids).size).toBe(4);
      const intruder = withParts(reports[0].urls.appUrl, { database: database.name });
      await expect(database.as(intruder, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    } finally {
      for (const other of others) await other.drop();
    }
    expect((await setupDatabase({ ownerUrl: database.ownerUrl })).changes).toEqual([]);
  });

  it('puts a changed password and a lost grant right again', async () => {
    const { installation, urls } = report;
    await database.admin(
      `ALTER ROLE "${installation.appRole}" PASSWORD 'other'; REVOKE USAGE ON SCHEMA meta FROM "${installation.metaRole}"`,
    );
    const again = await setupDatabase({ ownerUrl: database.ownerUrl });
    expect(again.changes).toEqual(expect.arrayContaining([expect.stringContaining('GRANT USAGE ON SCHEMA "meta"')]));
    await expect(database.as(urls.appUrl, 'SELECT 1')).resolves.toHaveLength(1);
  });
});
