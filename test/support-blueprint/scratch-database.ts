import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { support } from '../../src/blueprints/support/index.js';
import { type SeedTenant, SnakeNamingStrategy } from '../../src/tenancy/index.js';

const SERVER_URL = process.env.TENANTRY_TEST_SERVER_URL ?? 'postgresql://postgres@127.0.0.1:54018/postgres';

const FUNCTIONS = `
  CREATE SCHEMA support;
  CREATE SCHEMA tenancy;
  CREATE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('tenantry.tenant_id', true), '') $$;
  CREATE FUNCTION tenancy.current_tenant_uuid() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT tenancy.current_tenant()::uuid $$;`;

const ISOLATION = `
  DO $$
  DECLARE
    member record;
  BEGIN
    FOR member IN SELECT relname, CASE relname WHEN 'organizations' THEN 'id' ELSE 'organization_id' END AS key
      FROM pg_class WHERE relnamespace = 'support'::regnamespace AND relkind = 'r'
    LOOP
      EXECUTE format('ALTER TABLE support.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', member.relname);
      EXECUTE format('CREATE POLICY rows ON support.%I USING (true) WITH CHECK (true)', member.relname);
      EXECUTE format('CREATE POLICY tenant ON support.%I AS RESTRICTIVE USING (%I = (SELECT tenancy.current_tenant_uuid()))
        WITH CHECK (%2$I = (SELECT tenancy.current_tenant_uuid()))', member.relname, member.key);
    END LOOP;
  END $$`;

/** The blueprint's tables alone, with row-level security as the core applies it, in a database of their own. */
export class ScratchDatabase {
  private constructor(
    private readonly name: string,
    readonly role: string,
    readonly dataSource: DataSource,
  ) {}

  /** The application's login, as the core wants it: it owns nothing and may become the tenants' role. */
  get appUrl(): string {
    const url = new URL(SERVER_URL);
    url.pathname = `/${this.name}`;
    url.username = `${this.name}_app`;
    url.password = this.name;
    return url.href;
  }

  static async create(): Promise<ScratchDatabase> {
    const name = `support_scratch_${randomUUID().slice(0, 8)}`;
    await onServer(`CREATE DATABASE ${name}`);
    const url = new URL(SERVER_URL);
    url.pathname = `/${name}`;
    const dataSource = await new DataSource({
      type: 'postgres',
      url: url.href,
      entities: [...support.shared.entities],
      namingStrategy: new SnakeNamingStrategy(),
      installExtensions: false,
      extra: { options: '-c search_path=support,pg_temp', max: 30 },
    }).initialize();
    const scratch = new ScratchDatabase(name, `${name}_rows`, dataSource);
    await scratch.prepare();
    return scratch;
  }

  /** A new organization, with the blueprint's own row. */
  async organization(slug: string, profile: Record<string, unknown> = {}): Promise<SeedTenant> {
    const id = randomUUID();
    const tenant = { id, slug, name: slug, key: id };
    await this.dataSource.manager.save(support.profile!.entity, support.profile!.create(tenant, profile) as object);
    return tenant;
  }

  /** One transaction as the tenants' role, in that organization. */
  inside<T>({ id }: Pick<SeedTenant, 'id'>, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('role', $1, true), set_config('tenantry.tenant_id', $2, true)`, [
        this.role,
        id,
      ]);
      return work(manager);
    });
  }

  /** Every row of every table, as text: equal before and after means that nothing changed. */
  async contents(): Promise<Record<string, string[]>> {
    const tables = this.dataSource.entityMetadatas.map(({ tableName }) => tableName);
    const entries = tables.map(async (table) => {
      const sql = `SELECT t::text AS row FROM ${table} AS t ORDER BY 1`;
      const rows = await this.dataSource.query<{ row: string }[]>(sql);
      return [table, rows.map(({ row }) => row)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async drop(): Promise<void> {
    await this.dataSource.destroy();
    await onServer(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
    await onServer(`DROP ROLE IF EXISTS ${this.name}_app, ${this.role}`);
  }

  private async prepare(): Promise<void> {
    await this.dataSource.query(FUNCTIONS);
    const runner = this.dataSource.createQueryRunner();
    for (const Migration of support.shared.migrations) await new Migration().up(runner);
    await runner.release();
    await this.dataSource.query(ISOLATION);
    await this.dataSource.query(`
      CREATE ROLE ${this.role} NOLOGIN;
      CREATE ROLE ${this.name}_app LOGIN NOINHERIT PASSWORD '${this.name}';
      GRANT ${this.role} TO ${this.name}_app;
      GRANT USAGE ON SCHEMA support, tenancy TO ${this.role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA support TO ${this.role};
      REVOKE UPDATE, DELETE ON budget_usage_records FROM ${this.role};`);
  }
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: SERVER_URL });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
