import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The one piece of code that isolates. Each function brings all tables of a scope into the wanted state, changes only
 * what differs, and with `in_force` replaces the policies as well (`tenant:verify --repair`). Roles are read from
 * `tenancy.installation`. Only the owner role may call them.
 */
export class Isolation20261121073200 implements MigrationInterface {
  name = 'Isolation20261121073200';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const definition of FUNCTIONS) {
      await queryRunner.query(definition.create);
      await queryRunner.query(`REVOKE ALL ON FUNCTION ${definition.signature} FROM PUBLIC`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { signature } of [...FUNCTIONS].reverse()) await queryRunner.query(`DROP FUNCTION ${signature}`);
  }
}

const FUNCTIONS = [
  {
    signature: 'tenancy.grant_exactly(regclass, text, text[])',
    create: `
      CREATE FUNCTION tenancy.grant_exactly(in_table regclass, in_role text, in_rights text[]) RETURNS void
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        held text[];
      BEGIN
        SELECT coalesce(array_agg(a.privilege_type ORDER BY a.privilege_type), '{}') INTO held
          FROM pg_class c, aclexplode(c.relacl) a
         WHERE c.oid = in_table AND a.grantee = to_regrole(quote_ident(in_role));
        IF held = (SELECT coalesce(array_agg(r ORDER BY r), '{}') FROM unnest(in_rights) r) THEN
          RETURN;
        END IF;
        IF held <> '{}' THEN
          EXECUTE format('REVOKE ALL ON %s FROM %I', in_table, in_role);
        END IF;
        IF cardinality(in_rights) > 0 THEN
          EXECUTE format('GRANT %s ON %s TO %I', array_to_string(in_rights, ', '), in_table, in_role);
        END IF;
      END $$`,
  },
  {
    signature: 'tenancy.open_schema(text, text)',
    create: `
      CREATE FUNCTION tenancy.open_schema(in_schema text, in_role text) RETURNS void
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF NOT has_schema_privilege(in_role, in_schema, 'USAGE') THEN
          EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', in_schema, in_role);
        END IF;
      END $$`,
  },
  {
    // Serial columns take their values from sequences, which have rights of their own.
    signature: 'tenancy.open_sequences(text, text)',
    create: `
      CREATE FUNCTION tenancy.open_sequences(in_schema text, in_role text) RETURNS void
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        PERFORM tenancy.grant_exactly(oid::regclass, in_role, '{USAGE}') FROM pg_class
          WHERE relnamespace = to_regnamespace(quote_ident(in_schema)) AND relkind = 'S';
      END $$`,
  },
  {
    signature: 'tenancy.put_policy(regclass, text, text, text, text, text)',
    create: `
      CREATE FUNCTION tenancy.put_policy(
        in_table regclass, in_name text, in_kind text, in_command text, in_role text, in_rows text
      ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = in_table AND polname = in_name) THEN
          EXECUTE format('CREATE POLICY %I ON %s AS %s FOR %s TO %I USING (%s)', in_name, in_table, in_kind, in_command,
                         in_role, in_rows)
                  || CASE WHEN in_command = 'SELECT' THEN '' ELSE format(' WITH CHECK (%s)', in_rows) END;
        END IF;
      END $$`,
  },
  {
    // in_owner_sees: with FORCE even the owner needs a policy, or migrations and seeds would see no rows in silence.
    signature: 'tenancy.guard_table(regclass, text, boolean)',
    create: `
      CREATE FUNCTION tenancy.guard_table(in_table regclass, in_owner_sees text, in_force boolean) RETURNS void
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        roles record;
        facts record;
        name text;
      BEGIN
        SELECT * INTO STRICT roles FROM tenancy.installation;
        SELECT relowner, relrowsecurity, relforcerowsecurity, relacl INTO STRICT facts FROM pg_class WHERE oid = in_table;
        IF facts.relowner <> to_regrole(quote_ident(roles.owner_role)) THEN
          EXECUTE format('ALTER TABLE %s OWNER TO %I', in_table, roles.owner_role);
        END IF;
        IF NOT (facts.relrowsecurity AND facts.relforcerowsecurity) THEN
          EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', in_table);
        END IF;
        IF EXISTS (SELECT FROM aclexplode(facts.relacl) WHERE grantee = 0) THEN
          EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', in_table);
        END IF;
        IF in_force THEN
          FOR name IN SELECT polname FROM pg_policy WHERE polrelid = in_table LOOP
            EXECUTE format('DROP POLICY %I ON %s', name, in_table);
          END LOOP;
        END IF;
        PERFORM tenancy.put_policy(in_table, 'owner_rows', 'PERMISSIVE', 'ALL', roles.owner_role, in_owner_sees);
      END $$`,
  },
  {
    signature: 'tenancy.refuse_leaks(text)',
    create: `
      CREATE FUNCTION tenancy.refuse_leaks(in_schema text) RETURNS void LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        leak record;
      BEGIN
        IF to_regnamespace(quote_ident(in_schema)) IS NULL THEN
          RAISE EXCEPTION 'there is no schema "%"', in_schema USING ERRCODE = 'invalid_schema_name';
        END IF;
        SELECT c.oid::regclass AS name, c.relkind INTO leak FROM pg_class c
         WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema))
           AND (c.relkind IN ('m', 'f')
             OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
         LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION '% would show rows past row-level security', leak.name
            USING HINT = 'Make it a view WITH (security_invoker=true); materialised views and foreign tables have no row-level security.';
        END IF;
      END $$`,
  },
  {
    signature: 'tenancy.isolate_schema(text, text, text, text[], boolean)',
    create: `
      CREATE FUNCTION tenancy.isolate_schema(
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
            PERFORM tenancy.put_policy(item.name, 'tenant_isolation', 'RESTRICTIVE', 'ALL', in_role,
                                       format('CASE (SELECT tenancy.current_tenant()) WHEN %L THEN true END IS NOT NULL', in_key));
            PERFORM tenancy.put_policy(item.name, 'tenant_rows', 'PERMISSIVE', 'ALL', in_role, 'true');
            PERFORM tenancy.grant_exactly(item.name, in_role,
              CASE WHEN item.relname = ANY (in_append_only) THEN '{SELECT,INSERT}' ELSE '{SELECT,INSERT,UPDATE,DELETE}' END::text[]);
          END IF;
        END LOOP;
        PERFORM tenancy.open_sequences(in_schema, in_role);
      END $$`,
  },
  {
    // NULL where the table has no such column.
    signature: 'tenancy.own_rows(regclass, text)',
    create: `
      CREATE FUNCTION tenancy.own_rows(in_table regclass, in_column text) RETURNS text LANGUAGE sql STABLE
        SET search_path = pg_catalog, pg_temp AS $$
        SELECT format(CASE WHEN atttypid = 'uuid'::regtype THEN '%I = (SELECT tenancy.current_tenant_uuid())'
                           ELSE '%I = (SELECT tenancy.current_tenant())' END, attname)
          FROM pg_attribute WHERE attrelid = in_table AND attname = in_column AND NOT attisdropped
      $$`,
  },
  {
    // What the tenants' role may do with a table that is not a tenant's own: its own profile row, or reading.
    signature: 'tenancy.share_table(regclass, text, text, boolean, boolean)',
    create: `
      CREATE FUNCTION tenancy.share_table(
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
          PERFORM tenancy.put_policy(in_table, 'tenant_isolation', 'RESTRICTIVE', 'ALL', in_role, in_own_row);
          PERFORM tenancy.put_policy(in_table, 'tenant_rows', 'PERMISSIVE', 'ALL', in_role, 'true');
          PERFORM tenancy.grant_exactly(in_table, in_role, '{SELECT,UPDATE}');
        ELSIF in_readable THEN
          PERFORM tenancy.put_policy(in_table, 'tenant_reads', 'PERMISSIVE', 'SELECT', in_role, 'true');
          PERFORM tenancy.grant_exactly(in_table, in_role, '{SELECT}');
        ELSE
          PERFORM tenancy.grant_exactly(in_table, in_role, '{}');
        END IF;
      END $$`,
  },
  {
    // Row isolation: every table of the schema is a tenant's, an identity table, readable, or the profile; or an error.
    signature: 'tenancy.isolate_rows(text, text, text[], text[], text[], text, text, boolean, boolean, text[])',
    create: `
      CREATE FUNCTION tenancy.isolate_rows(
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
            PERFORM tenancy.put_policy(item.name, 'tenant_isolation', 'RESTRICTIVE', 'ALL', roles.rows_role, own);
            PERFORM tenancy.put_policy(item.name, 'tenant_rows', 'PERMISSIVE', 'ALL', roles.rows_role, 'true');
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
  },
  {
    // Schema isolation: the blueprint's shared tables, by name, as the schema may hold tables of others.
    signature: 'tenancy.isolate_shared(text, text[], text[], text[], text, text, boolean, boolean)',
    create: `
      CREATE FUNCTION tenancy.isolate_shared(
        in_schema text, in_tables text[], in_readable text[] DEFAULT '{}', in_searched text[] DEFAULT '{}',
        in_profile text DEFAULT NULL, in_profile_column text DEFAULT NULL, in_profile_visible boolean DEFAULT false,
        in_force boolean DEFAULT false
      ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        roles record;
        item record;
        schema text;
      BEGIN
        SELECT * INTO STRICT roles FROM tenancy.installation;
        FOREACH schema IN ARRAY in_searched || in_schema LOOP
          PERFORM tenancy.open_schema(schema, roles.tenants_role);
        END LOOP;
        PERFORM tenancy.open_schema(in_schema, roles.meta_role);
        FOR item IN
          SELECT c.oid::regclass AS name, c.oid, c.relname FROM pg_class c
           WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema)) AND c.relkind IN ('r', 'p')
             AND c.relname = ANY (in_tables)
        LOOP
          PERFORM tenancy.share_table(item.name, roles.tenants_role,
            CASE WHEN item.relname = in_profile AND in_profile_visible THEN tenancy.own_rows(item.name, in_profile_column) END,
            item.relname = ANY (in_readable), in_force);
          PERFORM tenancy.grant_exactly(s.oid::regclass, roles.meta_role, '{USAGE}')
             FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            WHERE d.refobjid = item.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'a';
        END LOOP;
      END $$`,
  },
  {
    // The register's own tables: what the serving process may do there with the register's login.
    signature: 'tenancy.open_register()',
    create: `
      CREATE FUNCTION tenancy.open_register() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        roles record;
        item record;
      BEGIN
        SELECT * INTO STRICT roles FROM tenancy.installation;
        FOR item IN SELECT * FROM (VALUES
          ('tenants', '{SELECT}'), ('tenant_hostnames', '{SELECT,INSERT,DELETE}'), ('api_keys', '{SELECT,INSERT,UPDATE}'),
          ('provisioning_events', '{SELECT,INSERT}'), ('schema_migrations', '{SELECT}'), ('fleet_runs', '{SELECT}'),
          ('fleet_run_items', '{SELECT}')) AS wanted (name, rights)
        LOOP
          PERFORM tenancy.grant_exactly(('meta.' || item.name)::regclass, roles.meta_role, item.rights::text[]);
        END LOOP;
      END $$`,
  },
] as const;
