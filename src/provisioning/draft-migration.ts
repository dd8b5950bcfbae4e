import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';
import { OwnerDataSource, SnakeNamingStrategy, type EntityClass, type MigrationClass } from '../tenancy/index.js';

export interface DraftInput {
  /** A login that may create databases. */
  databaseUrl: string;
  /** The schema the tables live in; any name for tenant tables. */
  schema: string;
  entities: readonly EntityClass[];
  migrations: readonly MigrationClass[];
}

export interface Draft {
  up: string[];
  down: string[];
}

/**
 * What is missing between the migrations' own result and the entities: the migrations are run in a scratch database,
 * and TypeORM's schema builder compares. Statements carry no schema name, so they fit any tenant's schema.
 */
export async function draftMigration(input: DraftInput): Promise<Draft> {
  const name = `tenantry_scratch_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: input.databaseUrl });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)}`);
    try {
      return await compare(scratchUrl(input.databaseUrl, name), input);
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)} WITH (FORCE)`);
    }
  } finally {
    await admin.end();
  }
}

function scratchUrl(databaseUrl: string, database: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function compare(url: string, { schema, entities, migrations }: DraftInput): Promise<Draft> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE SCHEMA tenancy;
    CREATE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE
      AS $$ SELECT NULLIF(current_setting('tenantry.tenant_id', true), '') $$;
    CREATE FUNCTION tenancy.current_tenant_uuid() RETURNS uuid LANGUAGE sql STABLE
      AS $$ SELECT NULLIF(current_setting('tenantry.tenant_id', true), '')::uuid $$;
    CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(schema)};`);
  await client.end();
  const dataSource = new OwnerDataSource({
    type: 'postgres',
    url,
    schema,
    entities: entities as unknown as string[],
    namingStrategy: new SnakeNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    extra: { options: `-c search_path=${schema}` },
  });
  await dataSource.initialize();
  try {
    const queryRunner = dataSource.createQueryRunner();
    for (const Migration of migrations) await new Migration().up(queryRunner);
    await queryRunner.release();
    return await missingStatements(dataSource, schema);
  } finally {
    await dataSource.destroy();
  }
}

/** What would make the tables of a data source those of its entities, and undo that. No schema name is in it. */
export async function missingStatements(dataSource: DataSource, schema: string): Promise<Draft> {
  const log = await dataSource.driver.createSchemaBuilder().log();
  const withoutSchema = (sql: string) => setNullAlone(sql.replaceAll(`"${schema}".`, ''));
  return {
    up: log.upQueries.map(({ query }) => withoutSchema(query)),
    down: log.downQueries.map(({ query }) => withoutSchema(query)).reverse(),
  };
}

/** A composite key's SET NULL would empty the tenant column as well: name the referring column alone (PostgreSQL 15+). */
function setNullAlone(sql: string): string {
  return sql.replace(
    /(FOREIGN KEY \("[^"]+", ("[^"]+")\) REFERENCES .*?ON DELETE SET NULL)(?! \()/,
    (_match, head: string, column: string) => `${head} (${column})`,
  );
}
