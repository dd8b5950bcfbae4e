import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { serverUrl } from '../../support/postgres.js';
import { type Blueprint, type SeedTenant, SnakeNamingStrategy } from '../../../src/tenancy/index.js';

export interface Scratch {
  url: string;
  dataSource: DataSource;
  /** One transaction with the tenant's context, as the owner: row-level security is not part of this. */
  as<T>(tenant: SeedTenant, work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** The blueprint's profile row and reference data for a new tenant. */
  createTenant(slug: string, name?: string, profile?: Record<string, unknown>): Promise<SeedTenant>;
  drop(): Promise<void>;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A database with a row blueprint's tables, made by its migrations. */
export async function scratchDatabase(blueprint: Blueprint): Promise<Scratch> {
  const name = `tenantry_${blueprint.name}_${randomBytes(5).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl(name));
  const { schema, entities, migrations } = blueprint.shared;
  const dataSource = new DataSource({
    type: 'postgres',
    url: url.href,
    entities: entities as unknown as string[],
    namingStrategy: new SnakeNamingStrategy(),
    installExtensions: false,
    extra: { options: `-c search_path=${schema}`, max: 4 },
  });
  await dataSource.initialize();
  await dataSource.query(`CREATE SCHEMA tenancy`);
  await dataSource.query(`CREATE SCHEMA ${schema}`);
  await dataSource.query(`CREATE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT NULLIF(current_setting('tenantry.tenant_id', true), '') $$`);
  await dataSource.query(`CREATE FUNCTION tenancy.current_tenant_uuid() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT tenancy.current_tenant()::uuid $$`);
  await dataSource.transaction(async (manager) => {
    for (const Migration of migrations) await new Migration().up(manager.queryRunner!);
  });

  const as: Scratch['as'] = (tenant, work) =>
    dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('tenantry.tenant_id', $1, true)`, [tenant.key]);
      return work(manager);
    });
  return {
    url: url.href,
    dataSource,
    as,
    createTenant: async (slug, tenantName = slug, profile = {}) => {
      const id = randomUUID();
      const tenant: SeedTenant = { id, slug, name: tenantName, key: '' };
      const withKey = { ...tenant, key: blueprint.isolation.mode === 'row' ? blueprint.isolation.key(tenant) : id };
      await as(withKey, async (manager) => {
        const { entity, create } = blueprint.profile!;
        await manager.insert(entity, create(withKey, profile));
        await blueprint.referenceData?.(manager, withKey);
      });
      return withKey;
    },
    drop: async () => {
      await dataSource.destroy();
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Every row of every table of the schema, as text: equal before and after means that nothing changed. */
export async function contentOf(scratch: Scratch, schema: string): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const table of await tablesOf(scratch, schema)) {
    const rows = (await scratch.dataSource.query(`SELECT t::text AS row FROM ${schema}.${table} t ORDER BY 1`)) as {
      row: string;
    }[];
    content[table] = rows.map(({ row }) => row);
  }
  return content;
}

export async function tablesOf(scratch: Scratch, schema: string): Promise<string[]> {
  const rows = (await scratch.dataSource.query(
    `SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`,
    [schema],
  )) as { relname: string }[];
  return rows.map(({ relname }) => relname);
}
