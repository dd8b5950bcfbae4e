import { sqlState } from '../../database/index.js';
import { checkSlug, endRest, rest } from '../../meta/index.js';
import { type Blueprint, quoteIdentifier, type Tenant } from '../../tenancy/index.js';
import { TenantExistsError, TenantStateError } from '../errors.js';
import { slugRestDays } from '../options.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { holdTenant } from './current.js';
import { recordEvent } from './event.js';
import { profileOf } from './profile.js';

/** Unique violation, duplicate schema. */
const TAKEN = ['23505', '42P06'];

export interface NamingOptions {
  readonly actor?: string;
  /** Also a slug that another tenant has lately given up. */
  readonly reuse?: boolean;
}

/**
 * Gives a tenant another slug: register, schema and profile in one transaction. Its id, key and data stay. The old slug
 * rests: only this tenant may take it back.
 * @throws MalformedTenantError, TenantExistsError, SlugRestingError, TenantStateError where the slug is the key of the tenant's rows.
 */
export async function renameTenant(
  owner: OwnerDatabase,
  tenant: Tenant,
  slug: string,
  { actor, reuse }: NamingOptions = {},
): Promise<Tenant> {
  const blueprint = owner.blueprint(tenant.blueprint);
  checkSlug(slug);
  if (blueprint.generateSlug) throw new TenantStateError(tenant.slug, 'named by the key of its rows', 'renamed');
  return takingTheName(slug, () =>
    owner.transaction(async (transaction) => {
      const held = await holdTenant(transaction, tenant);
      if (held.status === 'dropping') throw new TenantStateError(held.slug, held.status, 'renamed');
      const renamed = named(blueprint, held, slug);
      await move(transaction, blueprint, held, renamed);
      await giveUp(transaction, held, slugRestDays(owner.options));
      await endRest(transaction.query, { kind: 'slug', name: slug, tenantId: held.id }, reuse);
      await recordEvent(transaction, 'tenant.renamed', renamed, { actor, details: { from: held.slug } });
      return renamed;
    }),
  );
}

/** The slug goes to no other tenant for a time. */
export function giveUp(transaction: OwnerTransaction, { id, slug }: Tenant, days: number): Promise<void> {
  return rest(transaction.query, { kind: 'slug', name: slug, tenantId: id }, days);
}

/** The tenant under another slug, with the schema that goes with it. */
export function named({ isolation }: Blueprint, tenant: Tenant, slug: string): Tenant {
  const schemaName = isolation.mode === 'schema' ? isolation.schemaName({ id: tenant.id, slug }) : tenant.schemaName;
  return { ...tenant, slug, schemaName, searchPath: searchPathWith(tenant, schemaName) };
}

export function searchPathWith(tenant: Tenant, schemaName: string): string[] {
  return tenant.searchPath.map((schema) => (schema === tenant.schemaName ? schemaName : schema));
}

/** @throws TenantExistsError when slug, schema or profile turn out to be another's. */
export async function takingTheName<T>(slug: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (TAKEN.includes(sqlState(error) ?? '')) throw new TenantExistsError(slug);
    throw error;
  }
}

/** Register, schema and profile take the names of `to`. */
export async function move(
  transaction: OwnerTransaction,
  { profile }: Blueprint,
  from: Tenant,
  to: Tenant,
): Promise<void> {
  await transaction.query(
    'UPDATE meta.tenants SET slug = $2, schema_name = $3, search_path = $4, updated_at = now() WHERE id = $1',
    [to.id, to.slug, to.schemaName, to.searchPath],
  );
  if (to.schemaName !== from.schemaName) {
    // As the login: renaming a schema takes the right to make one, which the owner role has not.
    await transaction.query(
      `ALTER SCHEMA ${quoteIdentifier('schema', from.schemaName)} RENAME TO ${quoteIdentifier('schema', to.schemaName)}`,
    );
  }
  if (!profile) return;
  const metadata = transaction.manager.dataSource.getMetadata(profile.entity);
  if (!metadata.findColumnWithPropertyName('slug')) return;
  await transaction.workAs({ searchPath: to.searchPath, tenantKey: from.key });
  await transaction.manager.update(profile.entity, profileOf(transaction.manager, profile, from), { slug: to.slug });
  await transaction.workAsLogin();
}
