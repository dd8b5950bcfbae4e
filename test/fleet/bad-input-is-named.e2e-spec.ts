import { Client } from 'pg';
import { migrateFleet } from '../../src/provisioning/fleet/migrate-fleet.js';
import { type FleetReport, type ProvisioningService } from '../../src/provisioning/index.js';
import { type FleetBench, libraryAt, migrationOf, openFleet } from './support/fleet-bench.js';

const pages = migrationOf('Pages20260201000001', ['ALTER TABLE "books" ADD "pages" integer']);
const swift = { lockTimeoutMs: 100, retries: 1 };

describe('what goes wrong with one tenant is named, and the others go on', () => {
  let bench: FleetBench;
  beforeEach(async () => {
    bench = await openFleet(3);
  });
  afterEach(() => bench.close());

  const onlyFailure = ({ counts, tenants, status }: FleetReport) => {
    expect(counts).toMatchObject({ done: 2, failed: 1 });
    expect(status).toBe('failed');
    return tenants.find((tenant) => tenant.status === 'failed')!;
  };
  const inTransaction = async (sql: string, work: () => Promise<void>) => {
    const client = new Client({ connectionString: bench.database.ownerUrl });
    await client.connect();
    await client.query(`BEGIN; ${sql}`);
    try {
      await work();
    } finally {
      await client.end();
    }
  };

  /** A run in which something happens after its tenants have been chosen. */
  const migratedWhile = (happens: (provisioning: ProvisioningService) => Promise<unknown>) => {
    const { owner, migrations, provisioning } = bench.another({ blueprints: [libraryAt(pages)] });
    return migrateFleet(owner, {
      migrateMeta: () => migrations.migrateMeta(),
      migrateSharedOf: async (name: string) => {
        await happens(provisioning);
        return migrations.migrateSharedOf(name);
      },
    });
  };
  const outcomesOf = ({ tenants }: FleetReport) =>
    tenants.map(({ slug, status, error }) => [slug, status, ...(error ? [error.code] : [])].join(' '));
  const schemasWithPages = async () => {
    const rows = await bench.database.admin<{ schema: string }>(
      `SELECT table_schema AS schema FROM information_schema.columns WHERE column_name = 'pages' ORDER BY 1`,
    );
    return rows.map(({ schema }) => schema);
  };

  it('a table held by a long transaction; afterwards --resume goes on', async () => {
    const fleet = bench.fleetAt([pages]);
    await inTransaction('LOCK TABLE library_t02.books IN ACCESS SHARE MODE', async () => {
      const failure = onlyFailure(await fleet.migrate(swift));
      expect(failure).toMatchObject({ slug: 't02', attempts: 2, error: { code: 'tenant_locked' } });
    });
    expect((await fleet.migrate({ resume: true })).status).toBe('succeeded');
  });

  it('a tenant on whom other work is going on', async () => {
    const key = `tenantry:tenant:${bench.tenants[1].id}`;
    await inTransaction(`SELECT pg_advisory_xact_lock(hashtextextended('${key}', 0))`, async () => {
      const failure = onlyFailure(await bench.fleetAt([pages]).migrate(swift));
      expect(failure).toMatchObject({ slug: 't02', error: { code: 'tenant_locked' } });
    });
  });

  it('a migration edited after it had been applied, one the code does not have, a name applied twice', async () => {
    await bench.database.admin(`UPDATE library_t01.schema_migrations SET checksum = 'other' WHERE name LIKE 'Books%'`);
    await bench.database.admin(
      `INSERT INTO library_t02.schema_migrations (version, name, checksum) VALUES ('20270101000000', 'Later20270101000000', '')`,
    );
    await bench.database.admin(
      `INSERT INTO library_t03.schema_migrations (version, name, checksum)
       SELECT '20260101000009', name, checksum FROM library_t03.schema_migrations WHERE name LIKE 'Books%'`,
    );
    const { tenants } = await bench.fleetAt([pages]).migrate();
    expect(tenants.map(({ error }) => error?.code)).toEqual([
      'migration_changed',
      'migration_missing',
      'migration_missing',
    ]);
  });

  it('a schema that is not there', async () => {
    await bench.database.admin('DROP SCHEMA library_t02 CASCADE');
    expect(onlyFailure(await bench.fleetAt([pages]).migrate())).toMatchObject({ error: { code: 'ledger_missing' } });
  });

  it('a tenant dropped in the middle of the run, and one renamed', async () => {
    const report = await migratedWhile(async (provisioning) => {
      await provisioning.drop(bench.tenants[0]);
      await provisioning.rename(bench.tenants[1], 'renamed');
    });
    expect(outcomesOf(report)).toEqual(['t01 failed tenant_gone', 't02 done', 't03 done']);
    expect(await bench.versions()).toMatchObject({ renamed: '20260201000001' });
  });

  it('a tenant whose schema belongs to another by now: that one is not touched', async () => {
    const report = await migratedWhile(async (provisioning) => {
      await provisioning.rename(bench.tenants[1], 'renamed');
      await bench.provisioning.create({ blueprint: 'library', slug: 't02', reuse: true });
    });
    expect(outcomesOf(report)).toEqual(['t01 done', 't02 done', 't03 done']);
    expect(await bench.versions()).toMatchObject({ renamed: '20260201000001', t02: '20260101000002' });
    expect(await schemasWithPages()).toEqual(['library_renamed', 'library_t01', 'library_t03']);
  });

  it('a tenant that is being dropped, its schema still in its place', async () => {
    const report = await migratedWhile(() =>
      bench.database.admin(`UPDATE meta.tenants SET status = 'dropping', dropped_at = now() WHERE slug = 't02'`),
    );
    expect(outcomesOf(report)).toEqual(['t01 done', 't02 failed tenant_gone', 't03 done']);
    expect(await schemasWithPages()).toEqual(['library_t01', 'library_t03']);
  });

  it('a full disk', async () => {
    await bench.database.admin(`
      CREATE FUNCTION library_t02.full() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF current_setting('search_path') LIKE '%library_t02%' THEN
          RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100';
        END IF;
      END $$;
      CREATE EVENT TRIGGER full_disk ON ddl_command_start EXECUTE FUNCTION library_t02.full()`);
    const failure = onlyFailure(await bench.fleetAt([pages]).migrate(swift));
    expect(failure).toMatchObject({ slug: 't02', error: { code: 'disk_full' } });
  });

  it('a connection that the server ends is made anew', async () => {
    await bench.database.admin(`
      CREATE SEQUENCE public.tries;
      CREATE FUNCTION public.end_twice() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        IF nextval('public.tries') < 3 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      END $$;
      GRANT USAGE ON SCHEMA public TO PUBLIC; GRANT EXECUTE ON FUNCTION public.end_twice() TO PUBLIC`);
    const ended = migrationOf('Ended20260201000002', ['SELECT public.end_twice()']);
    const { status, tenants } = await bench.fleetAt([pages, ended]).migrate({ tenants: ['t01'] });
    expect([status, tenants[0].error]).toEqual(['succeeded', undefined]);
    expect(tenants[0]).toMatchObject({ attempts: 3, toVersion: '20260201000002' });
  });
});
