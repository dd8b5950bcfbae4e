import { DataSource } from 'typeorm';
import { type MigrationClass, type Tenant } from '../../../src/tenancy/index.js';
import { perWorker } from './per-worker.js';

export const TYPEORM = 'TypeORM per tenant';
export const TYPEORM_DOES =
  'a DataSource for each schema: initialize, runMigrations, destroy; TypeORM keeps its own table';

/** Tenants it is measured on; the rest costs the same each. */
export const TYPEORM_SAMPLE = 100;

/** What one writes around TypeORM's own migrations: a data source for each tenant, one after the other per worker. */
export async function typeormEach(
  ownerUrl: string,
  tenants: readonly Pick<Tenant, 'schemaName'>[],
  workers: number,
  migrations: readonly MigrationClass[],
): Promise<void> {
  await perWorker(tenants, workers, async ({ schemaName }) => {
    const dataSource = new DataSource({
      type: 'postgres',
      url: ownerUrl,
      schema: schemaName,
      extra: { options: `-c search_path="${schemaName}"` },
      migrations: [...migrations],
      migrationsTableName: MIGRATIONS_TABLE,
      poolSize: 1,
      installExtensions: false,
    });
    await dataSource.initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
  });
}

export const MIGRATIONS_TABLE = 'typeorm_migrations';
