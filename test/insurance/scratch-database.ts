import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { insurance } from '../../src/blueprints/insurance/definition.js';
import { SnakeNamingStrategy, type SeedTenant } from '../../src/tenancy/index.js';

const SERVER_URL = process.env.TENANTRY_TEST_SERVER_URL ?? 'postgresql://postgres@127.0.0.1:54018/postgres';

/** One broker's tables and the platform's, in a database of their own, reached as its owner. */
export interface ScratchDatabase {
  dataSource: DataSource;
  seed(tenant?: SeedTenant): Promise<void>;
  /** Every row of every table, to compare before and after. */
  contents(): Promise<Record<string, unknown[]>>;
  drop(): Promise<void>;
}

const ID = '5f0c1f9e-8a3d-4c7b-9d2e-0a1b2c3d4e5f';
export const ACME: SeedTenant = { id: ID, slug: 'acme', name: 'Acme Insurance Brokers', key: ID };
export const BIRCH: SeedTenant = { ...ACME, slug: 'birch', name: 'Birch Insurance Services' };
export const SCHEMA = `broker_${ID}`;

export async function createScratchDatabase(): Promise<ScratchDatabase> {
  const name = `tenantry_insurance_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE "${name}"`);
  const url = new URL(SERVER_URL);
  url.pathname = `/${name}`;
  await migrate(url.href, 'meta', insurance.shared.migrations);
  await migrate(url.href, SCHEMA, insurance.tenant!.migrations);
  const dataSource = new DataSource({
    type: 'postgres',
    url: url.href,
    entities: [...insurance.shared.entities, ...insurance.tenant!.entities] as never[],
    namingStrategy: new SnakeNamingStrategy(),
    installExtensions: false,
    extra: { options: `-c search_path="${SCHEMA}",public` },
  });
  await dataSource.initialize();
  return {
    dataSource,
    async seed(tenant = ACME) {
      await dataSource.transaction(async (manager) => {
        await insurance.shared.seed?.(manager);
        const { entity, create } = insurance.profile!;
        await manager.upsert(entity as never, create(tenant, { fcaNumber: '123456' }) as never, {
          conflictPaths: ['id'],
          skipUpdateIfNoValuesChanged: true,
        });
        await insurance.referenceData?.(manager, tenant);
        await insurance.demoData?.(manager, tenant);
      });
    },
    async contents() {
      const tables: Record<string, unknown[]> = {};
      for (const { tablePath } of dataSource.entityMetadatas) {
        tables[tablePath] = await dataSource.query(`SELECT * FROM ${tablePath} ORDER BY id`);
      }
      return tables;
    },
    async drop() {
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    },
  };
}

async function migrate(url: string, schema: string, migrations: typeof insurance.shared.migrations): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    installExtensions: false,
    extra: { options: `-c search_path="${schema}"` },
  });
  await dataSource.initialize();
  await dataSource.query(`CREATE SCHEMA "${schema}"`);
  const queryRunner = dataSource.createQueryRunner();
  for (const Migration of migrations) await new Migration().up(queryRunner);
  await queryRunner.release();
  await dataSource.destroy();
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
