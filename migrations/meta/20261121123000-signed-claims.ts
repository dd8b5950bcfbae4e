import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The second level of assurance: whose rows a transaction may touch is read from a claim that the application has signed
 * (`tenantry.claim`), and no longer from a setting that anybody may change. Which level is in force is recorded in
 * `tenancy.installation`, and changed by `tenancy.set_assurance`. Only the owner role may do that or read the keys.
 */
export class SignedClaims20261121123000 implements MigrationInterface {
  name = 'SignedClaims20261121123000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // IF EXISTS: a draft is made in a database that has not been set up.
    await queryRunner.query(`
      ALTER TABLE IF EXISTS tenancy.installation ADD COLUMN IF NOT EXISTS assurance text NOT NULL DEFAULT 'role'
        CONSTRAINT ck_installation_assurance CHECK (assurance IN ('role', 'signed'))`);
    // The key of an HMAC, already mixed with its two constants: the database then needs no more than sha256().
    await queryRunner.query(`
      CREATE TABLE tenancy.claim_keys (
        id text NOT NULL,
        inner_pad bytea NOT NULL,
        outer_pad bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_claim_keys_pads CHECK (octet_length(inner_pad) = 64 AND octet_length(outer_pad) = 64),
        CONSTRAINT pk_claim_keys PRIMARY KEY (id)
      )`);
    await queryRunner.query('REVOKE ALL ON tenancy.claim_keys FROM PUBLIC');
    await queryRunner.query(CLAIMED_TENANT);
    await queryRunner.query(SET_ASSURANCE);
    await queryRunner.query('REVOKE ALL ON FUNCTION tenancy.set_assurance(text) FROM PUBLIC');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SELECT tenancy.set_assurance('role')`);
    await queryRunner.query('DROP FUNCTION tenancy.set_assurance(text)');
    await queryRunner.query('DROP FUNCTION tenancy.claimed_tenant(text)');
    await queryRunner.query('DROP TABLE tenancy.claim_keys');
    await queryRunner.query('ALTER TABLE IF EXISTS tenancy.installation DROP COLUMN assurance');
  }
}

/**
 * The tenant key of `v1.<key id>.<expiry, epoch seconds>.<tenant key>.<hex HMAC-SHA-256 of all before the last dot>`.
 * SECURITY DEFINER, as only the owner may read keys. Hashes are compared: how long that takes says nothing about the
 * signature itself.
 */
const CLAIMED_TENANT = `
  CREATE FUNCTION tenancy.claimed_tenant(in_claim text DEFAULT current_setting('tenantry.claim', true)) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    signed text := left(in_claim, -65);
    pads record;
  BEGIN
    IF coalesce(in_claim, '') = '' THEN
      RETURN NULL;
    END IF;
    -- No regular expression: one costs more than all of the hashing. What does not have the form has no signature either.
    SELECT inner_pad, outer_pad INTO pads FROM tenancy.claim_keys WHERE id = split_part(in_claim, '.', 2);
    IF NOT FOUND OR sha256(convert_to(in_claim, 'UTF8')) <> sha256(convert_to(signed || '.'
        || encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(signed, 'UTF8'))), 'hex'), 'UTF8')) THEN
      RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE =
        'the tenant claim is not signed with a key of this database: give the application the TENANTRY_CLAIM_SECRET of this database, or run tenantry setup:database with the new one';
    END IF;
    IF split_part(signed, '.', 3)::bigint < extract(epoch FROM now()) THEN
      RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE =
        'the tenant claim had expired when the transaction began: set the clocks of the application and of the database server';
    END IF;
    RETURN split_part(signed, '.', 4);
  END $$`;

/**
 * In `signed` the plain setting counts for those alone who may become the owner anyway: migrations, provisioning, seeds.
 * The application's login is asked for first: to look through its memberships takes long where tenants are many.
 */
const SET_ASSURANCE = `
  CREATE FUNCTION tenancy.set_assurance(in_assurance text) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    roles record;
    plain CONSTANT text := 'NULLIF(pg_catalog.current_setting(''tenantry.tenant_id'', true), '''')';
    tenant text := plain;
  BEGIN
    SELECT * INTO STRICT roles FROM tenancy.installation FOR UPDATE;
    IF in_assurance = 'signed' THEN
      tenant := format(
        'CASE WHEN session_user = %L THEN tenancy.claimed_tenant() WHEN pg_catalog.pg_has_role(session_user, %L, ''MEMBER'') THEN %s ELSE tenancy.claimed_tenant() END',
        roles.app_role, roles.owner_role, plain);
    END IF;
    EXECUTE format('CREATE OR REPLACE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS %L', 'SELECT ' || tenant);
    EXECUTE format('CREATE OR REPLACE FUNCTION tenancy.current_tenant_uuid() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS %L', format('SELECT (%s)::pg_catalog.uuid', tenant));
    UPDATE tenancy.installation SET assurance = in_assurance WHERE assurance <> in_assurance;
    RETURN FOUND;
  END $$`;
