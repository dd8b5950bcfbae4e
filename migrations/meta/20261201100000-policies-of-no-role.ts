import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Policies that stay when a role drops what it owns: the condition stands in a PERMISSIVE policy TO PUBLIC, and once more in
 * a RESTRICTIVE one TO the tenants' role. Tables made from now on have that form. Those that are there keep theirs, which is as tight, until
 * `tenancy.renew_policies` changes it, one transaction for each tenant (`fleet:migrate`).
 */
export class PoliciesOfNoRole20261201100000 implements MigrationInterface {
  name = 'PoliciesOfNoRole20261201100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(wallTable('in_rows', 'public'));
    await queryRunner.query(readTable('public'));
    await queryRunner.query(RENEW_POLICIES);
    for (const signature of NEW) await queryRunner.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
    for (const definition of REPLACED) await queryRunner.query(definition);
  }

  /** New tables get the form of before; those that are there keep theirs. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(wallTable(`'true'`, 'in_role'));
    await queryRunner.query(readTable('in_role'));
    await queryRunner.query('DROP FUNCTION tenancy.renew_policies(text, text[])');
  }
}

const NEW = [
  'tenancy.wall_table(regclass, text, text)',
  'tenancy.read_table(regclass, text)',
  'tenancy.renew_policies(text, text[])',
];

/** A table of which each tenant has its own rows. The RESTRICTIVE policy holds whatever else would let a tenant in. */
function wallTable(rows: string, role: string): string {
  return `
    CREATE OR REPLACE FUNCTION tenancy.wall_table(in_table regclass, in_role text, in_rows text) RETURNS void
      LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      PERFORM tenancy.put_policy(in_table, 'tenant_isolation', 'RESTRICTIVE', 'ALL', in_role, in_rows);
      PERFORM tenancy.put_policy(in_table, 'tenant_rows', 'PERMISSIVE', 'ALL', ${roleOf(role)}, ${rows});
    END $$`;
}

/** A table that every tenant may read. */
function readTable(role: string): string {
  return `
    CREATE OR REPLACE FUNCTION tenancy.read_table(in_table regclass, in_role text) RETURNS void
      LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      PERFORM tenancy.put_policy(in_table, 'tenant_reads', 'PERMISSIVE', 'SELECT', ${roleOf(role)}, 'true');
      PERFORM tenancy.grant_exactly(in_table, in_role, '{SELECT}');
    END $$`;
}

function roleOf(role: string): string {
  return role === 'in_role' ? role : `'${role}'`;
}

/**
 * Returns how many policies it changed. The condition is that of the RESTRICTIVE policy beside it, whatever that says: who sees
 * which rows is the same before, meanwhile and afterwards. A wait for a table's lock ends after 50 ms, as all who want to read
 * wait behind it: the caller tries again.
 */
const RENEW_POLICIES = `
  CREATE FUNCTION tenancy.renew_policies(in_schema text, in_tables text[] DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '50ms' AS $$
  DECLARE
    item record;
    renewed integer := 0;
  BEGIN
    FOR item IN
      SELECT c.oid::regclass AS name, p.polname, coalesce(pg_get_expr(wall.polqual, wall.polrelid), 'true') AS condition
        FROM pg_class c
        JOIN pg_policy p ON p.polrelid = c.oid AND p.polname IN ('tenant_rows', 'tenant_reads') AND p.polroles <> '{0}'::oid[]
        LEFT JOIN pg_policy wall ON wall.polrelid = c.oid AND wall.polname = 'tenant_isolation' AND NOT wall.polpermissive
       WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema)) AND c.relname = ANY (coalesce(in_tables, ARRAY[c.relname]::text[]))
         AND (p.polname = 'tenant_reads' OR wall.oid IS NOT NULL)
       ORDER BY c.relname
    LOOP
      EXECUTE format('ALTER POLICY %I ON %s TO PUBLIC USING (%s)', item.polname, item.name, item.condition)
              || CASE item.polname WHEN 'tenant_reads' THEN '' ELSE format(' WITH CHECK (%s)', item.condition) END;
      renewed := renewed + 1;
    END LOOP;
    RETURN renewed;
  END $$`;

/** As they were, but for how they put a tenant's policies. */
const REPLACED = [
  `
  CREATE OR REPLACE FUNCTION tenancy.isolate_schema(
    in_schema text, in_role text, in_key text, in_append_only text[] DEFAULT '{}', in_force boolean DEFAULT false
  ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    item record;
  BEGIN
    PERFORM tenancy.refuse_leaks(in_schema);
    PERFORM tenancy.open_schema(in_schema, in_role);
    FOR item IN
      SELECT c.oid::regclass AS name, c.relname FROM pg_class c
       WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema)) AND c.relkind IN ('r', 'p')
    LOOP
      PERFORM tenancy.guard_table(item.name, 'true', in_force);
      IF item.relname = 'schema_migrations' THEN
        PERFORM tenancy.grant_exactly(item.name, in_role, '{}');
      ELSE
        -- The planner believes that IS NOT NULL lets every row through, as it does, and that an equality of no column lets
        -- one in 200 through: then each statement would be planned for a single row. The sub-select is asked once.
        PERFORM tenancy.wall_table(item.name, in_role,
                                   format('CASE (SELECT tenancy.current_tenant()) WHEN %L THEN true END IS NOT NULL', in_key));
        PERFORM tenancy.grant_exactly(item.name, in_role,
          CASE WHEN item.relname = ANY (in_append_only) THEN '{SELECT,INSERT}' ELSE '{SELECT,INSERT,UPDATE,DELETE}' END::text[]);
      END IF;
    END LOOP;
    PERFORM tenancy.open_sequences(in_schema, in_role);
  END $$`,
  `
  CREATE OR REPLACE FUNCTION tenancy.share_table(
    in_table regclass, in_role text, in_own_row text, in_readable boolean, in_force boolean
  ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    roles record;
  BEGIN
    SELECT * INTO STRICT roles FROM tenancy.installation;
    PERFORM tenancy.guard_table(in_table, 'true', in_force);
    PERFORM tenancy.put_policy(in_table, 'register_rows', 'PERMISSIVE', 'ALL', roles.meta_role, 'true');
    PERFORM tenancy.grant_exactly(in_table, roles.meta_role, '{SELECT,INSERT,UPDATE,DELETE}');
    IF in_own_row IS NOT NULL THEN
      PERFORM tenancy.wall_table(in_table, in_role, in_own_row);
      PERFORM tenancy.grant_exactly(in_table, in_role, '{SELECT,UPDATE}');
    ELSIF in_readable THEN
      PERFORM tenancy.read_table(in_table, in_role);
    ELSE
      PERFORM tenancy.grant_exactly(in_table, in_role, '{}');
    END IF;
  END $$`,
  `
  CREATE OR REPLACE FUNCTION tenancy.isolate_rows(
    in_schema text, in_column text, in_identity text[] DEFAULT '{}', in_append_only text[] DEFAULT '{}',
    in_readable text[] DEFAULT '{}', in_profile text DEFAULT NULL, in_profile_column text DEFAULT NULL,
    in_profile_visible boolean DEFAULT false, in_force boolean DEFAULT false, in_read_across text[] DEFAULT '{}'
  ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    roles record;
    item record;
    own text;
  BEGIN
    SELECT * INTO STRICT roles FROM tenancy.installation;
    PERFORM tenancy.refuse_leaks(in_schema);
    PERFORM tenancy.open_schema(in_schema, roles.rows_role);
    PERFORM tenancy.open_schema(in_schema, roles.meta_role);
    FOR item IN
      SELECT c.oid::regclass AS name, c.relname FROM pg_class c
       WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema)) AND c.relkind IN ('r', 'p')
    LOOP
      own := tenancy.own_rows(item.name, in_column);
      IF item.relname = in_profile AND in_profile_visible THEN
        PERFORM tenancy.share_table(item.name, roles.rows_role, tenancy.own_rows(item.name, in_profile_column), false, in_force);
      ELSIF item.relname = in_profile OR item.relname = ANY (in_identity) THEN
        PERFORM tenancy.share_table(item.name, roles.rows_role, NULL, false, in_force);
      ELSIF item.relname = ANY (in_readable) THEN
        PERFORM tenancy.share_table(item.name, roles.rows_role, NULL, true, in_force);
      ELSIF own IS NOT NULL THEN
        -- The owner too sees one tenant's rows while a tenant is set: a seed cannot mistake another's rows for its own.
        PERFORM tenancy.guard_table(item.name, format('(SELECT tenancy.current_tenant()) IS NULL OR %s', own), in_force);
        PERFORM tenancy.wall_table(item.name, roles.rows_role, own);
        PERFORM tenancy.grant_exactly(item.name, roles.rows_role,
          CASE WHEN item.relname = ANY (in_append_only) THEN '{SELECT,INSERT}' ELSE '{SELECT,INSERT,UPDATE,DELETE}' END::text[]);
        -- Asked outside any tenant (who may enter which, an agency's overview): the register's login reads, and no more.
        IF item.relname = ANY (in_read_across) THEN
          PERFORM tenancy.put_policy(item.name, 'register_reads', 'PERMISSIVE', 'SELECT', roles.meta_role, 'true');
          PERFORM tenancy.grant_exactly(item.name, roles.meta_role, '{SELECT}');
        END IF;
      ELSE
        RAISE EXCEPTION 'table % has no column "%" and is declared neither as identity, readable nor profile', item.name, in_column
          USING HINT = 'Give it the tenant column, or name it in the blueprint''s shared part.';
      END IF;
    END LOOP;
    PERFORM tenancy.open_sequences(in_schema, roles.rows_role);
    PERFORM tenancy.open_sequences(in_schema, roles.meta_role);
  END $$`,
] as const;
