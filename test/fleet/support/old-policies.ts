/**
 * SQL that gives every table of tenants the policies it had before they were TO PUBLIC: the condition RESTRICTIVE, and beside it
 * PERMISSIVE `true`, both to the tenants' role. `roles.rows_role` stands for the readable tables of row isolation.
 */
export const TO_OLD_POLICIES = `
  DO $$
  DECLARE
    item record;
  BEGIN
    FOR item IN
      SELECT p.polrelid::regclass AS name, p.polname, coalesce(pg_get_userbyid(wall.polroles[1]),
             CASE WHEN c.relnamespace = to_regnamespace('club') THEN i.rows_role ELSE i.tenants_role END) AS role
        FROM tenancy.installation i, pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        LEFT JOIN pg_policy wall ON wall.polrelid = p.polrelid AND wall.polname = 'tenant_isolation'
       WHERE p.polname IN ('tenant_rows', 'tenant_reads') AND c.relnamespace <> 'tenancy'::regnamespace
    LOOP
      EXECUTE format('ALTER POLICY %I ON %s TO %I USING (true)', item.polname, item.name, item.role)
              || CASE item.polname WHEN 'tenant_rows' THEN ' WITH CHECK (true)' ELSE '' END;
    END LOOP;
  END $$`;
