import { type EntityManager, getMetadataArgsStorage, type MigrationInterface } from 'typeorm';
import { type StorePlaces, type TenantStore } from './tenant-store.js';
import { type Tenant } from './tenant.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
export type EntityClass = Function & { prototype: object };
export type MigrationClass = new () => MigrationInterface;

/** Fills tables through the given manager only. Must be idempotent: a second run changes nothing. */
export type SharedSeed = (manager: EntityManager) => Promise<void>;
export type TenantSeed = (manager: EntityManager, tenant: SeedTenant) => Promise<void>;

/** What a seed may know of its tenant. */
export type SeedTenant = Pick<Tenant, 'id' | 'slug' | 'name' | 'key'>;

export interface SchemaIsolation {
  readonly mode: 'schema';
  schemaName(tenant: Pick<Tenant, 'id' | 'slug'>): string;
  /** Schemas searched after the tenant's own, before `pg_temp`. */
  readonly searchAfter: readonly string[];
}

export interface RowIsolation {
  readonly mode: 'row';
  /** The column that says whose row it is, in every table that holds tenant data. */
  readonly tenantColumn: string;
  /** What the tenant column holds. */
  key(tenant: Pick<Tenant, 'id' | 'slug'>): string;
}

export type Isolation = SchemaIsolation | RowIsolation;

export interface SharedTables {
  /** The schema in which the blueprint's shared tables live: their entities need not repeat it. */
  readonly schema: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** Rows every installation has (roles, permissions). */
  readonly seed?: SharedSeed;
  /** Shared tables any tenant may read (SELECT), for example roles and permissions. */
  readonly readableByTenants?: readonly EntityClass[];
  /** Row isolation: tables about people and their ways in (users, sessions, keys), reached only through `access`. */
  readonly identity?: readonly EntityClass[];
  /** Row isolation: tables of tenants' rows that `access` may read (never write) across tenants: memberships, overviews. */
  readonly readAcrossTenants?: readonly EntityClass[];
  /** Tables to which the tenants' role may add and never change (SELECT, INSERT). */
  readonly appendOnly?: readonly EntityClass[];
}

export interface TenantTables {
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** The oldest version of a tenant's tables this code works with; the one before the latest unless said. */
  readonly servedFrom?: string;
  /** Tables to which the tenant's role may add and never change (SELECT, INSERT). */
  readonly appendOnly?: readonly EntityClass[];
}

/** The blueprint's own row about a tenant. */
export interface TenantProfile {
  readonly entity: EntityClass;
  /** The column that equals the tenant's key (usually `id`). */
  readonly keyColumn: string;
  /** True: the tenants' role may read and update its own row, by a policy on `keyColumn`. False: it reaches no row. */
  readonly visibleToTenant: boolean;
  /** A new row for a new tenant; `input` is what the caller gave beside slug and name (for example the FCA number). */
  create(tenant: SeedTenant, input: Record<string, unknown>): object;
}

/** What the application must bring beside the database: a mailer, a file store. */
export type BlueprintNeed = 'mail' | 'files';

/** A kind of tenant. */
export interface Blueprint {
  readonly name: string;
  /** A start in production is refused where one of these is not set (MAIL_URL, STORAGE_URL). Default: none. */
  readonly needs?: readonly BlueprintNeed[];
  readonly isolation: Isolation;
  readonly shared: SharedTables;
  /** Tables that exist once per tenant: schema isolation only. */
  readonly tenant?: TenantTables;
  /** The blueprint's own row about a tenant, same id as the register's; made with the tenant and dropped with it. */
  readonly profile?: TenantProfile;
  /** Reference data every new tenant gets (tax rates, templates). */
  readonly referenceData?: TenantSeed;
  /** Demo rows, only on `--seed`, `db:seed` and the embedded demo. */
  readonly demoData?: TenantSeed;
  /** The demo tenants `npm start` makes. */
  readonly demoTenants: readonly {
    readonly slug: string;
    readonly name: string;
    readonly profile?: Record<string, unknown>;
  }[];
  /** Makes the slug of a new tenant when none is given (workspaces: a generated id). */
  readonly generateSlug?: () => string;
  /** Places outside the tables that hold something of its tenants, beside the file store, the outbox and the cache. */
  readonly stores?: (places: StorePlaces) => readonly TenantStore[];
  /** Removes people who belonged to a purged tenant only, from tables that no foreign key ties to it. */
  readonly eraseIdentity?: IdentityErasure;
}

/**
 * Called in the transaction of a purge while the tenant's rows are still there. The function it returns is called when
 * they are gone, and returns how many rows it removed.
 */
export type IdentityErasure = (manager: EntityManager, tenant: SeedTenant) => Promise<() => Promise<number>>;

export function schemaPerTenant(options: {
  schemaName: SchemaIsolation['schemaName'];
  searchAfter?: readonly string[];
}): SchemaIsolation {
  return { mode: 'schema', schemaName: options.schemaName, searchAfter: options.searchAfter ?? [] };
}

export function rowPerTenant(options: { tenantColumn: string; key?: RowIsolation['key'] }): RowIsolation {
  return { mode: 'row', tenantColumn: options.tenantColumn, key: options.key ?? ((tenant) => tenant.id) };
}

/**
 * The shared entities no tenant's role can read: people and their ways in, tables of the platform's own. Their Active
 * Record classes answer to the platform's data source (`TenantDataSourceOptions.platformEntities`).
 */
export function platformEntitiesOf({ isolation, shared, profile }: Blueprint): readonly EntityClass[] {
  if (isolation.mode === 'row') return shared.identity ?? [];
  const readable = new Set<EntityClass>(shared.readableByTenants);
  if (profile?.visibleToTenant) readable.add(profile.entity);
  return shared.entities.filter((entity) => !readable.has(entity));
}

/**
 * Says what a blueprint is in one object, and refuses one that contradicts itself. It gives the shared tables their
 * schema in TypeORM's metadata, which the whole process shares: a class whose tables would lie elsewhere in another
 * blueprint is refused.
 */
export function defineBlueprint(blueprint: Blueprint): Blueprint {
  if (!/^[a-z][a-z0-9_]*$/.test(blueprint.name)) {
    throw new Error(`A blueprint's name is lower-case letters, digits and "_": ${JSON.stringify(blueprint.name)}.`);
  }
  if (blueprint.isolation.mode === 'row' && blueprint.tenant) {
    throw new Error(
      `Blueprint "${blueprint.name}" isolates by row: its tables are all shared, so it has no "tenant" part.`,
    );
  }
  if (blueprint.isolation.mode === 'schema' && !blueprint.tenant) {
    throw new Error(`Blueprint "${blueprint.name}" isolates by schema and needs a "tenant" part with its tables.`);
  }
  const { schema, entities } = blueprint.shared;
  const tables = new Map(getMetadataArgsStorage().tables.map((table) => [table.target, table]));
  for (const entity of blueprint.tenant?.entities ?? []) placeTables(blueprint.name, entity, OWN_SCHEMA);
  for (const entity of entities) placeTables(blueprint.name, entity, schema);
  for (const entity of entities) {
    const table = tables.get(entity);
    if (table) table.schema ??= schema;
  }
  return Object.freeze(blueprint);
}

const OWN_SCHEMA = Symbol('the schema of each tenant');
const places = new WeakMap<EntityClass, { readonly schema: string | typeof OWN_SCHEMA; readonly blueprint: string }>();

function placeTables(blueprint: string, entity: EntityClass, schema: string | typeof OWN_SCHEMA): void {
  const known = places.get(entity);
  if (!known) {
    places.set(entity, { schema, blueprint });
  } else if (known.schema !== schema) {
    throw new Error(
      `The entity ${entity.name} of blueprint "${blueprint}" belongs in ${inWords(schema)}, but blueprint ` +
        `"${known.blueprint}" has put it in ${inWords(known.schema)}. Give each a class of its own.`,
    );
  }
}

function inWords(schema: string | typeof OWN_SCHEMA): string {
  return schema === OWN_SCHEMA ? 'each tenant’s own schema' : `the schema "${schema}"`;
}
