import { migrations as metaMigrations } from '../../../migrations/meta/index.js';
import { metaEntities } from '../../meta/index.js';
import { type Blueprint, type EntityClass, type MigrationClass } from '../../tenancy/index.js';
import { UnknownMigrationScopeError } from './errors.js';

export type MigrationScope = 'meta' | 'shared' | 'tenant';

/** Tables that have a list of migrations of their own. */
export interface MigratedTables {
  readonly blueprint: string;
  readonly scope: MigrationScope;
  /** Below the checkout. */
  readonly folder: string;
  /** The schema they live in; any name for a tenant's. */
  readonly schema: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
}

const REGISTER: MigratedTables = {
  blueprint: 'meta',
  scope: 'meta',
  folder: 'migrations/meta',
  schema: 'meta',
  entities: metaEntities,
  migrations: metaMigrations,
};

const ANY_TENANTS_SCHEMA = 'scratch';

/** The register's, then those of each blueprint; some of them where that is asked for. @throws UnknownMigrationScopeError */
export function migratedTables(
  blueprints: readonly Blueprint[],
  only: { readonly blueprint?: string; readonly scope?: MigrationScope } = {},
): MigratedTables[] {
  const all = [REGISTER, ...blueprints.flatMap(tablesOf)];
  const wanted = all.filter(
    ({ blueprint, scope }) => (only.blueprint ?? blueprint) === blueprint && (only.scope ?? scope) === scope,
  );
  if (wanted.length === 0) throw new UnknownMigrationScopeError(all.map(placeOf));
  return wanted;
}

export function placeOf({ blueprint, scope }: Pick<MigratedTables, 'blueprint' | 'scope'>): string {
  return scope === 'meta' ? 'meta' : `${blueprint} ${scope}`;
}

function tablesOf({ name, shared, tenant }: Blueprint): MigratedTables[] {
  const common = { ...shared, blueprint: name, scope: 'shared' as const, folder: `migrations/${name}/shared` };
  if (!tenant) return [common];
  const own = { ...tenant, blueprint: name, scope: 'tenant' as const, folder: `migrations/${name}/tenant` };
  return [common, { ...own, schema: ANY_TENANTS_SCHEMA }];
}
