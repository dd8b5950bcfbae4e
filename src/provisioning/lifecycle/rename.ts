import { sqlState } from '../../database/index.js';
import { checkSlug } from '../../meta/index.js';
import { type Blueprint, quoteIdentifier, type Tenant } from '../../tenancy/index.js';
import { TenantExistsError, TenantStateError } from '../errors.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { recordEvent } from './event.js';

/**
 * Gives a tenant another slug: register, schema and profile in one transaction. Its id, key and data stay.
 * @throws MalformedTenantError, TenantExistsError, TenantStateError where the slug is the key of the tenant's rows.
 */
export async function renameTenant(owner: OwnerDatabase, tenant: Tenant, slug: string, actor?: string): Promise<Tenant> {
  const blueprint = owner.blueprint(tenant.blueprint);
  checkSlug(slug);
  if (blueprint.generateSlug) throw new TenantStateError(tenant.slug, 'named by the key of its rows', 'renamed');
  if (tenant.status === 'dropping') throw new TenantStateError(tenant.slug, tenant.status, 'renamed');
  const { isolation } = blueprint;
  const schemaName = isolation.mode === 'schema' ? isolation.schemaName({ id: tenant.id, slug }) : tenant.schemaName;
  const renamed: Tenant = {
    ...tenant,
    slug,
    schemaName,
    searchPath: tenant.searchPath.map((schema) => (schema === tenant.schemaName ? schemaName : schema)),
  };
  try {
    return await owner.transaction(async (transaction) => {
      await move(transaction, blueprint, tenant, renamed);
      await recordEvent(transaction, 'tenant.renamed', renamed, { actor, details: { from: tenant.slug } });
      return renamed;
    });
  } catch (error) {
    if (sqlState(error) === '23505' || sqlState(error) === '42P06') throw new TenantExistsError(slug);
    throw error;
  }
}

/** Register, schema and profile take the names of `to`. */
export async function move(transaction: OwnerTransaction, { profile }: Blueprint, from: Tenant, to: Tenant): Promise<void> {
  await transaction.query(
    'UPDATE meta.tenants SET slug = $2, schema_name = $3, search_path = $4, updated_at = now() WHERE id = $1',
    [to.id, to.slug, to.schemaName, to.searchPath],
  );
  await transaction.workAs({ searchPath: ['meta'], tenantKey: from.key });
  if (to.schemaName !== from.schemaName) {
    await transaction.query(
      `ALTER SCHEMA ${quoteIdentifier('schema', from.schemaName)} RENAME TO ${quoteIdentifier('schema', to.schemaName)}`,
    );
  }
  if (!profile) return;
  const metadata = transaction.manager.dataSource.getMetadata(profile.entity);
  if (!metadata.findColumnWithPropertyName('slug')) return;
  await transaction.workAs({ searchPath: to.searchPath, tenantKey: from.key });
  await transaction.manager.update(profile.entity, { id: from.key }, { slug: to.slug });
}
