import {
  type Blueprint,
  encryptedProperties,
  type EncryptedProperty,
  type EntityClass,
  type Tenant,
} from '../../tenancy/index.js';

/** A column of secrets, and where its tables are found: inside one tenant, or beside all of them. */
export interface SecretPlace {
  readonly declaration: EncryptedProperty;
  /** Null for a table about all tenants, whose secrets say themselves whose they are. */
  readonly tenant: Tenant | null;
  readonly searchPath: readonly string[];
  readonly tenantKey?: string;
  /** The one row that is meant, where it is not all the place has. */
  readonly rows?: Readonly<Record<string, unknown>>;
}

/** The places of a blueprint's shared tables in which the secrets of no single tenant's scope are kept. */
export function sharedPlaces({ shared, profile }: Blueprint, only: Tenant | null): SecretPlace[] {
  const entities = only ? shared.entities.filter((entity) => entity === profile?.entity) : shared.entities;
  const rows = only ? { id: only.key } : undefined;
  return secretsOf(entities, (declaration) => declaration.tenantId !== undefined).map((declaration) => ({
    declaration,
    tenant: null,
    searchPath: [shared.schema],
    rows,
  }));
}

/** The places inside one tenant: its own tables, or its rows of shared ones. */
export function tenantPlaces({ shared, tenant: own }: Blueprint, tenant: Tenant): SecretPlace[] {
  const entities = [...shared.entities, ...(own?.entities ?? [])];
  return secretsOf(entities, (declaration) => declaration.tenantId === undefined).map((declaration) => ({
    declaration,
    tenant,
    searchPath: tenant.searchPath,
    tenantKey: tenant.key,
  }));
}

function secretsOf(
  entities: readonly EntityClass[],
  wanted: (declaration: EncryptedProperty) => boolean,
): EncryptedProperty[] {
  return entities.flatMap((entity) => encryptedProperties(entity)).filter(wanted);
}
