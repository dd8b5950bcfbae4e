import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { type Tenant, TenantDataSource, type TenantDataSourceOptions, TenantScope } from '../../src/tenancy/index.js';

const server = () => process.env.TENANTRY_TEST_SERVER_URL ?? 'postgresql://postgres@127.0.0.1:54018/postgres';

@Entity('notes')
export class Note {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  body: string;

  @Column({ type: 'integer', default: 0 })
  amount: number;
}

export interface Playground {
  readonly scope: TenantScope;
  readonly tenants: readonly Tenant[];
  readonly adminUrl: string;
  /** The login of the application. */
  readonly appUrl: string;
  open(options?: Partial<TenantDataSourceOptions>): Promise<TenantDataSource>;
  /** As superuser, past all walls. */
  admin(sql: string, values?: unknown[]): Promise<any[]>;
  /** Changes whenever the application's login sends anything to the server. */
  statements(): Promise<string>;
  close(): Promise<void>;
}

/** A database of its own with `count` schema tenants made by hand: each has `notes` with one row naming its slug. */
export async function makePlayground(count = 2): Promise<Playground> {
  const id = randomBytes(5).toString('hex');
  const name = `core_${id}`;
  const app = `app_${id}`;
  const password = randomBytes(12).toString('hex');
  const root = new Client({ connectionString: server() });
  await root.connect();
  await root.query(`CREATE DATABASE ${name}`);
  await root.query(`CREATE ROLE ${app} LOGIN NOINHERIT PASSWORD '${password}'`);
  const adminUrl = withParts(server(), { database: name });
  const appUrl = withParts(server(), { database: name, user: app, password });
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE SCHEMA tenancy;
    CREATE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT NULLIF(current_setting('tenantry.tenant_id', true), '') $$;
    GRANT USAGE ON SCHEMA tenancy TO PUBLIC;`);
  const tenants: Tenant[] = [];
  for (let n = 0; n < count; n += 1) {
    const tenantId = randomUUID();
    const slug = `tenant${n}`;
    const schemaName = `broker_${tenantId}`;
    const roleName = `t_${id}_${n}`;
    await admin.query(`CREATE ROLE ${roleName} NOLOGIN; GRANT ${roleName} TO ${app} WITH INHERIT FALSE, SET TRUE;
      CREATE SCHEMA "${schemaName}"; GRANT USAGE ON SCHEMA "${schemaName}" TO ${roleName};
      CREATE TABLE "${schemaName}".notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), body text NOT NULL UNIQUE, amount int NOT NULL DEFAULT 0);
      ALTER TABLE "${schemaName}".notes ENABLE ROW LEVEL SECURITY; ALTER TABLE "${schemaName}".notes FORCE ROW LEVEL SECURITY;
      CREATE POLICY isolate ON "${schemaName}".notes AS RESTRICTIVE TO ${roleName} USING ((SELECT tenancy.current_tenant()) = '${tenantId}');
      CREATE POLICY rows ON "${schemaName}".notes TO ${roleName} USING (true) WITH CHECK (true);
      INSERT INTO "${schemaName}".notes (body) VALUES ('${slug}');
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schemaName}" TO ${roleName};`);
    tenants.push({
      id: tenantId,
      slug,
      name: slug,
      blueprint: 'test',
      isolation: 'schema',
      status: 'active',
      schemaName,
      roleName,
      key: tenantId,
      searchPath: [schemaName, 'public'],
      schemaVersion: null,
    });
  }
  const sources: TenantDataSource[] = [];
  return {
    scope: new TenantScope(),
    tenants,
    adminUrl,
    appUrl,
    async open(options = {}) {
      const source = new TenantDataSource({ url: appUrl, entities: [Note], poolSize: 4, ...options });
      await source.initialize();
      sources.push(source);
      return source;
    },
    async admin(sql, values) {
      return (await admin.query(sql, values)).rows;
    },
    async statements() {
      const [{ n }] = (
        await admin.query(
          `SELECT coalesce(max(query_start)::text, '') || count(*) AS n FROM pg_stat_activity WHERE usename = $1`,
          [app],
        )
      ).rows as { n: string }[];
      return n;
    },
    async close() {
      await Promise.all(sources.map((source) => source.destroy()));
      await admin.end();
      await root.query(`DROP DATABASE ${name} WITH (FORCE)`);
      for (const tenant of tenants) await root.query(`DROP ROLE ${tenant.roleName}`);
      await root.query(`DROP ROLE ${app}`);
      await root.end();
    },
  };
}

export function withParts(
  url: string,
  parts: { database?: string; user?: string; password?: string; port?: number },
): string {
  const parsed = new URL(url);
  if (parts.database) parsed.pathname = `/${parts.database}`;
  if (parts.user) parsed.username = parts.user;
  if (parts.password) parsed.password = parts.password;
  if (parts.port) parsed.port = String(parts.port);
  return parsed.href;
}
