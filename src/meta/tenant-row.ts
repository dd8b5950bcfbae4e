import { type Tenant } from '../tenancy/index.js';

/** The columns of `meta.tenants`, under the alias `t`, that make a Tenant. */
export const TENANT_COLUMNS = `
  t.id, t.slug, t.name, t.blueprint, t.isolation, t.status, t.schema_name AS "schemaName", t.role_name AS "roleName",
  t.tenant_key AS key, t.search_path AS "searchPath", t.schema_version AS "schemaVersion"`;

/** A row read with TENANT_COLUMNS, as the immutable Tenant the core works with. */
export function tenantFromRow(row: Tenant): Tenant {
  const { id, slug, name, blueprint, isolation, status, schemaName, roleName, key, searchPath, schemaVersion } = row;
  return Object.freeze({
    id,
    slug,
    name,
    blueprint,
    isolation,
    status,
    schemaName,
    roleName,
    key,
    searchPath: Object.freeze([...searchPath]),
    schemaVersion,
  });
}
