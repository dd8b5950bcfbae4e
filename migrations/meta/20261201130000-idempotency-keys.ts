import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What was answered to requests with an `Idempotency-Key`, for 24 hours: `tenancy.idempotency_keys` holds each tenant's, behind
 * its walls in both isolations, and `meta.idempotency_keys` those of requests that enter no tenant.
 * `tenancy.open_idempotency_keys()` puts policies and grants in place; with `in_force` it also replaces those that are there.
 * `in_table` is another table of the same form, for whoever asks what they should be.
 */
export class IdempotencyKeys20261201130000 implements MigrationInterface {
  name = 'IdempotencyKeys20261201130000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // role_name: in schema isolation each tenant has a role of its own, and a row is its role's as well as its key's.
    await queryRunner.query(`
      CREATE TABLE tenancy.idempotency_keys (
        tenant_key text NOT NULL DEFAULT tenancy.current_tenant(),
        role_name text NOT NULL DEFAULT current_user,
        ${COLUMNS},
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (tenant_key, key_hash)
      )`);
    await queryRunner.query(
      'CREATE INDEX ix_idempotency_keys_tenant_key_expires_at ON tenancy.idempotency_keys (tenant_key, expires_at)',
    );
    await queryRunner.query(`
      CREATE TABLE meta.idempotency_keys (
        ${COLUMNS},
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (key_hash)
      )`);
    await queryRunner.query('CREATE INDEX ix_idempotency_keys_expires_at ON meta.idempotency_keys (expires_at)');
    await queryRunner.query(OPEN_IDEMPOTENCY_KEYS);
    await queryRunner.query('REVOKE ALL ON FUNCTION tenancy.open_idempotency_keys(regclass, boolean) FROM PUBLIC');
    // A draft is made in a database that has not been set up: it has no roles to open anything for.
    await queryRunner.query(`
      DO $$ BEGIN
        IF to_regclass('tenancy.installation') IS NOT NULL THEN
          PERFORM tenancy.open_idempotency_keys();
        END IF;
      END $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION tenancy.open_idempotency_keys(regclass, boolean)');
    await queryRunner.query('DROP TABLE meta.idempotency_keys');
    await queryRunner.query('DROP TABLE tenancy.idempotency_keys');
  }
}

/** `status` is null while the request runs; `is_kept` is false where the answer was too large to be kept. */
const COLUMNS = `key_hash bytea NOT NULL CONSTRAINT ck_idempotency_keys_key_hash CHECK (octet_length(key_hash) = 32),
        body_hash bytea NOT NULL CONSTRAINT ck_idempotency_keys_body_hash CHECK (octet_length(body_hash) = 32),
        status smallint CONSTRAINT ck_idempotency_keys_status CHECK (status BETWEEN 100 AND 599),
        location text,
        etag text,
        value text CONSTRAINT ck_idempotency_keys_value CHECK (octet_length(value) <= 65536),
        is_kept boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours'`;

const OPEN_IDEMPOTENCY_KEYS = `
  CREATE FUNCTION tenancy.open_idempotency_keys(
    in_table regclass DEFAULT 'tenancy.idempotency_keys', in_force boolean DEFAULT false
  ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    roles record;
    wanted record;
    name text;
    own CONSTANT text := '(tenant_key = (SELECT tenancy.current_tenant()) AND role_name = CURRENT_USER)';
  BEGIN
    SELECT * INTO STRICT roles FROM tenancy.installation;
    IF EXISTS (SELECT FROM pg_class WHERE oid = in_table
                  AND (relowner <> to_regrole(quote_ident(roles.owner_role)) OR NOT (relrowsecurity AND relforcerowsecurity))) THEN
      EXECUTE format('ALTER TABLE %s OWNER TO %I', in_table, roles.owner_role);
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', in_table);
    END IF;
    IF EXISTS (SELECT FROM pg_class, aclexplode(relacl) a WHERE oid = in_table AND a.grantee = 0) THEN
      EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', in_table);
    END IF;
    IF in_force THEN
      FOR name IN SELECT polname FROM pg_policy WHERE polrelid = in_table LOOP
        EXECUTE format('DROP POLICY %I ON %s', name, in_table);
      END LOOP;
    END IF;
    -- The condition is in the permissive policy of everybody, which no role's disappearance takes away, and again in a
    -- restrictive one, which no further permissive policy opens.
    FOR wanted IN SELECT * FROM (VALUES
      ('tenant_rows', 'PERMISSIVE', 'PUBLIC', own),
      ('tenant_isolation', 'RESTRICTIVE', format('%I, %I', roles.tenants_role, roles.rows_role), own),
      ('owner_rows', 'PERMISSIVE', format('%I', roles.owner_role),
       '((SELECT tenancy.current_tenant()) IS NULL OR tenant_key = (SELECT tenancy.current_tenant()))')
    ) AS each (name, kind, role, rows) LOOP
      IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = in_table AND polname = wanted.name) THEN
        EXECUTE format('CREATE POLICY %I ON %s AS %s TO %s USING %s WITH CHECK %s', wanted.name, in_table, wanted.kind,
                       wanted.role, wanted.rows, wanted.rows);
      END IF;
    END LOOP;
    PERFORM tenancy.grant_exactly(in_table, roles.tenants_role, '{SELECT,INSERT,UPDATE,DELETE}');
    PERFORM tenancy.grant_exactly(in_table, roles.rows_role, '{SELECT,INSERT,UPDATE,DELETE}');
    PERFORM tenancy.grant_exactly('meta.idempotency_keys', roles.meta_role, '{SELECT,INSERT,UPDATE,DELETE}');
  END $$`;
