import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Client, type QueryResult } from 'pg';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { migrations as metaMigrations } from '../../../migrations/meta/index.js';
import { grantSwitch, type Installation, setupDatabase, tenantRoleName } from '../../../src/database/index.js';
import {
  claimKeysOf,
  type IsolationMode,
  signClaim,
  type Tenant,
  TenantDataSource,
  type TenantDataSourceOptions,
  TenantScope,
} from '../../../src/tenancy/index.js';
import { assurances, type Assurance } from './assurance.js';
import { SERVER_URL, withParts } from './server-url.js';

@Entity('notes')
export class ArenaNote {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' })
  id: string;

  @Column({ type: 'text' })
  body: string;

  @Column({ type: 'integer', default: 0 })
  amount: number;

  @Column({ type: 'jsonb', default: {} })
  details: Record<string, unknown>;
}

export interface ArenaOptions {
  /** `mixed`: one tenant of each mode in turn. */
  readonly isolation: IsolationMode | 'mixed';
  readonly assurance?: Assurance;
  readonly tenants?: number;
  /** False leaves PUBLIC its stock rights, as on a managed server that forbids the hardening. Default true. */
  readonly hardened?: boolean;
  /** Of a superuser. Default: the server of the tests. */
  readonly serverUrl?: string;
}

/**
 * A database of its own, set up, hardened and isolated by the product's own code (`setupDatabase`, the register's
 * migrations, `tenancy.isolate_…`), with one table `notes`. Each tenant has three rows that begin with its canary.
 */
export interface Arena {
  readonly scope: TenantScope;
  readonly tenants: readonly Tenant[];
  readonly installation: Installation;
  readonly adminUrl: string;
  readonly appUrl: string;
  /** The text only this tenant's rows hold. */
  canary(tenant: Pick<Tenant, 'id'>): string;
  dataSourceOptions(options?: Partial<TenantDataSourceOptions>): TenantDataSourceOptions;
  open(options?: Partial<TenantDataSourceOptions>): Promise<TenantDataSource>;
  /** As superuser, past all walls. */
  admin(sql: string, values?: unknown[]): Promise<any[]>;
  /** One text in one transaction, with the tenant's role and context and nothing of the core: as by a client of its own. */
  pastTheCore(tenant: Tenant, sql: string): Promise<any[]>;
  /** Every row of one tenant, as the superuser reads it. */
  rowsOf(tenant: Tenant): Promise<string[]>;
  close(): Promise<void>;
}

const COLUMNS = `id uuid NOT NULL DEFAULT gen_random_uuid(), body text NOT NULL, amount integer NOT NULL DEFAULT 0,
  details jsonb NOT NULL DEFAULT '{}', PRIMARY KEY (id)`;
const ROW_SCHEMA = 'arena';
const CLAIM_EXPIRES = Math.floor(Date.now() / 1_000) + 3_600;

export async function openArena(options: ArenaOptions): Promise<Arena> {
  const { isolation, hardened = true, serverUrl = SERVER_URL, assurance = 'role' } = options;
  const name = `arena_${randomBytes(5).toString('hex')}`;
  const root = await connect(serverUrl);
  await root.query(`CREATE DATABASE ${name}`);
  const adminUrl = withParts(serverUrl, { database: name });
  const { installation, urls, serverVersion } = await setupDatabase({ ownerUrl: adminUrl });
  await migrateMeta(adminUrl);
  const admin = await connect(adminUrl);
  if (!hardened) await soften(admin);
  const modes: readonly IsolationMode[] = isolation === 'mixed' ? ['schema', 'row'] : [isolation];
  if (modes.includes('row')) await makeRowTables(admin, installation);
  const tenants = Array.from({ length: options.tenants ?? 2 }, (_, n) =>
    tenantOf(modes[n % modes.length], n, installation),
  );
  for (const tenant of tenants) await plant(admin, tenant, installation, serverVersion);
  await admin.query('ANALYZE');
  const extra = await assurances[assurance](admin, installation);
  const sources: TenantDataSource[] = [];
  const dataSourceOptions = (given?: Partial<TenantDataSourceOptions>): TenantDataSourceOptions => ({
    url: urls.appUrl,
    entities: [ArenaNote],
    poolSize: 4,
    ...extra,
    ...given,
  });
  return {
    scope: new TenantScope(),
    tenants,
    installation,
    adminUrl,
    appUrl: urls.appUrl,
    canary,
    dataSourceOptions,
    async open(given) {
      const source = await new TenantDataSource(dataSourceOptions(given)).initialize();
      sources.push(source);
      return source;
    },
    async admin(sql, values) {
      return (await admin.query(sql, values)).rows;
    },
    async pastTheCore({ roleName, searchPath, key }, sql) {
      const client = await connect(urls.appUrl);
      try {
        const claim = extra.claimSecret ? signClaim(claimKeysOf(String(extra.claimSecret))[0], key, CLAIM_EXPIRES) : '';
        await client.query('BEGIN');
        await client.query(
          `SELECT set_config('search_path', $1, true), set_config('tenantry.tenant_id', $2, true),
                  set_config('tenantry.claim', $3, true), set_config('role', $4, true)`,
          [`"${searchPath.join('", "')}", pg_temp`, key, claim, roleName],
        );
        const results: unknown = await client.query(sql);
        await client.query('COMMIT');
        return ([results].flat().at(-1) as QueryResult).rows;
      } finally {
        await client.end();
      }
    },
    async rowsOf(tenant) {
      const { rows } = await admin.query(
        tenant.isolation === 'row'
          ? `SELECT n::text AS row FROM ${ROW_SCHEMA}.notes n WHERE tenant_id = '${tenant.id}' ORDER BY 1`
          : `SELECT n::text AS row FROM "${tenant.schemaName}".notes n ORDER BY 1`,
      );
      return rows.map(({ row }) => row as string);
    },
    async close() {
      await Promise.all(sources.filter(({ isInitialized }) => isInitialized).map((source) => source.destroy()));
      await admin.end();
      await root.query(`DROP DATABASE ${name} WITH (FORCE)`);
      const { appRole, metaRole, rowsRole, tenantsRole, ownerRole } = installation;
      const own = tenants.filter((tenant) => tenant.isolation === 'schema').map(({ roleName }) => roleName);
      for (const role of [...own, appRole, metaRole, rowsRole, tenantsRole, ownerRole]) {
        await root.query(`DROP ROLE IF EXISTS "${role}"`);
      }
      await root.end();
    },
  };
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  // Tests that kill the server lose these connections too: unheard, that would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

const secret = randomBytes(16);
const canaries = new Map<string, string>();

/** Not to be had from a tenant's id or names, which the catalog shows to anybody. */
export function canary({ id }: Pick<Tenant, 'id'>): string {
  let text = canaries.get(id);
  if (!text) {
    text = `canary${createHmac('sha256', secret).update(id).digest('hex').slice(0, 20)}`;
    canaries.set(id, text);
  }
  return text;
}

function tenantOf(isolation: IsolationMode, n: number, installation: Installation): Tenant {
  const id = randomUUID();
  const schemaName = isolation === 'row' ? ROW_SCHEMA : `broker_${id}`;
  return {
    id,
    slug: `tenant${n}`,
    name: `Tenant ${n}`,
    blueprint: 'arena',
    isolation,
    status: 'active',
    schemaName,
    roleName: isolation === 'row' ? installation.rowsRole : tenantRoleName(installation, id),
    key: id,
    searchPath: [schemaName],
    schemaVersion: null,
  };
}

async function migrateMeta(url: string): Promise<void> {
  const source = await new DataSource({
    type: 'postgres',
    url,
    installExtensions: false,
    extra: { options: '-c search_path=meta,pg_temp', max: 1 },
  }).initialize();
  const runner = source.createQueryRunner();
  for (const Migration of metaMigrations) await new Migration().up(runner);
  await source.destroy();
}

/** The rights PUBLIC has in a database nobody has hardened. */
async function soften(admin: Client): Promise<void> {
  await admin.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_catalog TO PUBLIC;
    GRANT SELECT ON pg_stat_activity, pg_locks, pg_prepared_statements TO PUBLIC`);
}

async function makeRowTables(admin: Client, { ownerRole }: Installation): Promise<void> {
  await admin.query(`CREATE SCHEMA ${ROW_SCHEMA} AUTHORIZATION "${ownerRole}";
    CREATE TABLE ${ROW_SCHEMA}.notes (tenant_id uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), ${COLUMNS}, UNIQUE (tenant_id, id));
    SELECT tenancy.isolate_rows('${ROW_SCHEMA}', 'tenant_id')`);
}

async function plant(admin: Client, tenant: Tenant, installation: Installation, serverVersion: number): Promise<void> {
  const { id, schemaName, roleName, isolation } = tenant;
  if (isolation === 'schema') {
    await admin.query(`CREATE ROLE "${roleName}" NOLOGIN; GRANT "${installation.tenantsRole}" TO "${roleName}";
      ${grantSwitch(serverVersion, roleName, installation.appRole)};
      CREATE SCHEMA "${schemaName}" AUTHORIZATION "${installation.ownerRole}"; CREATE TABLE "${schemaName}".notes (${COLUMNS});
      SELECT tenancy.isolate_schema('${schemaName}', '${roleName}', '${id}')`);
  }
  const [column, value] = isolation === 'row' ? ['tenant_id, ', `'${id}', `] : ['', ''];
  await admin.query(
    `INSERT INTO "${schemaName}".notes (${column}body, amount, details)
     SELECT ${value}$1 || '-' || n, n, jsonb_build_object('text', $1 || '-' || n) FROM generate_series(1, 3) n`,
    [canary(tenant)],
  );
}
