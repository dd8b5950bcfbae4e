import { type OwnerTransaction } from '../../owner-database.js';

/** How one table is kept apart, as the catalog has it. */
export interface TableFacts {
  readonly schema: string;
  readonly table: string;
  readonly owner: string;
  readonly forced: boolean;
  readonly policies: readonly Policy[];
  /** `role: PRIVILEGE` of everybody but the owner; PUBLIC by that name, columns in brackets. */
  readonly grants: readonly string[];
}

export interface Policy {
  readonly name: string;
  /** Kind, command, roles and both conditions in one text: equal texts, equal policies. */
  readonly text: string;
}

/** Every table of the schemas, partitioned ones included. Reads pg_catalog only. */
export function readTables(transaction: OwnerTransaction, schemas: readonly string[]): Promise<TableFacts[]> {
  return transaction.query<TableFacts>(
    `SELECT n.nspname AS schema, c.relname AS table, pg_get_userbyid(c.relowner) AS owner,
            c.relrowsecurity AND c.relforcerowsecurity AS forced,
            coalesce((SELECT json_agg(json_build_object('name', p.polname, 'text', concat_ws(' ',
                CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, p.polcmd,
                (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o) END, ',' ORDER BY o) FROM unnest(p.polroles) o),
                'USING', pg_get_expr(p.polqual, p.polrelid), 'CHECK', pg_get_expr(p.polwithcheck, p.polrelid))) ORDER BY p.polname)
              FROM pg_policy p WHERE p.polrelid = c.oid), '[]') AS policies,
            ARRAY(SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END || ': ' || a.privilege_type
                    FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner
                  UNION
                  SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END || ': ' || a.privilege_type
                         || ' (' || t.attname || ')'
                    FROM pg_attribute t, aclexplode(t.attacl) a
                   WHERE t.attrelid = c.oid AND NOT t.attisdropped AND a.grantee <> c.relowner) AS grants
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') ORDER BY 1, 2`,
    [schemas],
  );
}
