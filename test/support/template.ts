import { catalogue } from '../../src/blueprints/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { Migrations, OwnerDatabase } from '../../src/provisioning/index.js';
import { type Blueprint } from '../../src/tenancy/index.js';

/** Sets up and migrates an empty database: register and shared tables of every blueprint, no tenants. */
export async function prepareTemplate(ownerUrl: string): Promise<void> {
  await prepareDatabase(
    ownerUrl,
    catalogue.map(({ definition }) => definition),
  );
}

/** The same for blueprints of a test's own. */
export async function prepareDatabase(ownerUrl: string, blueprints: readonly Blueprint[]): Promise<void> {
  const { urls } = await setupDatabase({ ownerUrl });
  const owner = new OwnerDatabase({ ownerUrl, appUrl: urls.appUrl, blueprints, environment: 'test' });
  try {
    const migrations = new Migrations(owner);
    await migrations.migrateMeta();
    await migrations.migrateShared();
  } finally {
    await owner.onModuleDestroy();
  }
}
