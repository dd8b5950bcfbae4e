/**
 * SQL: the schemas (`relnamespace`) with a table whose policies for tenants belong to a role, the form from before migration
 * 20261201100000. They are as tight, but go when that role drops what it owns. Read from pg_policy: no ledger can be wrong about it.
 */
export const OUTDATED_SCHEMAS = `
  SELECT DISTINCT c.relnamespace FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
   WHERE p.polname IN ('tenant_rows', 'tenant_reads') AND p.polroles <> '{0}'::oid[]`;
