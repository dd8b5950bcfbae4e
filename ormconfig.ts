import 'reflect-metadata';
import { type DataSourceOptions } from 'typeorm';
import { migrations as metaMigrations } from './migrations/meta/index.js';
import { blueprintsNamed } from './src/blueprints/index.js';
import { loadSettings } from './src/config/index.js';
import { plainDataSourceOptions } from './src/database/index.js';
import { metaEntities } from './src/meta/index.js';
import { type EntityClass, type MigrationClass, OwnerDataSource } from './src/tenancy/index.js';

/**
 * The data source TypeORM's own command line works with: `BLUEPRINT` (default: the register, `meta`) and `SCOPE`
 * (`shared` or `tenant`) choose which tables. For looking and drafting; applying is `db:migrate`'s and `fleet:migrate`'s,
 * which keep the ledgers. The tenant scope looks into the schema named by `SCHEMA`.
 */
const { BLUEPRINT: blueprint = 'meta', SCOPE: scope = 'shared', SCHEMA: schema } = process.env;
const { entities, migrations, place } = tablesOf();

export default new OwnerDataSource({
  ...plainDataSourceOptions({
    url: loadSettings().database.ownerUrl ?? '',
    entities,
    applicationName: 'tenantry typeorm',
  }),
  migrations: migrations as MigrationClass[],
  schema: place,
  extra: { options: `-c search_path=${place}` },
} as DataSourceOptions);

function tablesOf(): { entities: readonly EntityClass[]; migrations: readonly MigrationClass[]; place: string } {
  if (blueprint === 'meta') return { entities: metaEntities, migrations: metaMigrations, place: 'meta' };
  const [{ definition }] = blueprintsNamed([blueprint]);
  if (scope === 'shared') return { ...definition.shared, place: definition.shared.schema };
  if (!definition.tenant) throw new Error(`The blueprint "${blueprint}" has shared tables only: SCOPE=shared.`);
  if (!schema) throw new Error('SCOPE=tenant needs SCHEMA, the schema of one tenant (tenant:show <slug> says it).');
  return { ...definition.tenant, place: schema };
}
