import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Whose rows a transaction may touch, as policies and column defaults read it, and the announcement of every change
 * of the register on the channel `tenantry_tenants`.
 */
export class TenantContext20261121073100 implements MigrationInterface {
  name = 'TenantContext20261121073100';

  async up(queryRunner: QueryRunner): Promise<void> {
    // '' and not NULL is what a setting holds after the first SET LOCAL of a session has ended. A text as body: each planning
    // of a statement puts it in place, and reads a text in half the time of a stored tree.
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT NULLIF(pg_catalog.current_setting('tenantry.tenant_id', true), '') $$`);
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION tenancy.current_tenant_uuid() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT NULLIF(pg_catalog.current_setting('tenantry.tenant_id', true), '')::pg_catalog.uuid $$`);

    // SECURITY DEFINER: pg_notify is not PUBLIC's any more, and keys are made by the register's login.
    await queryRunner.query(`
      CREATE FUNCTION tenancy.announce() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        image jsonb;
      BEGIN
        FOREACH image IN ARRAY ARRAY[
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END]
        LOOP
          CONTINUE WHEN image IS NULL;
          PERFORM pg_notify('tenantry_tenants', jsonb_build_object(
            'id', CASE TG_TABLE_NAME WHEN 'tenants' THEN image->>'id' ELSE image->>'tenant_id' END,
            'slug', image->>'slug')::text);
        END LOOP;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER announce AFTER INSERT OR DELETE OR UPDATE OF "id", "slug", "name", "blueprint", "isolation", "status",
        "schema_name", "role_name", "tenant_key", "search_path", "schema_version" ON "tenants"
        FOR EACH ROW EXECUTE FUNCTION tenancy.announce()`);
    await queryRunner.query(`
      CREATE TRIGGER announce AFTER INSERT OR DELETE OR UPDATE ON "tenant_hostnames"
        FOR EACH ROW EXECUTE FUNCTION tenancy.announce()`);
    // Not on last_used_at, which changes all the time and means nothing to anybody else.
    await queryRunner.query(`
      CREATE TRIGGER announce AFTER INSERT OR DELETE OR UPDATE OF "tenant_id", "user_id", "name", "key_hash", "scopes",
        "expires_at", "revoked_at" ON "api_keys"
        FOR EACH ROW EXECUTE FUNCTION tenancy.announce()`);

    await queryRunner.query(`
      CREATE FUNCTION tenancy.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are added and never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "provisioning_events"
        FOR EACH STATEMENT EXECUTE FUNCTION tenancy.refuse_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TRIGGER append_only ON "provisioning_events"`);
    await queryRunner.query(`DROP TRIGGER announce ON "api_keys"`);
    await queryRunner.query(`DROP TRIGGER announce ON "tenant_hostnames"`);
    await queryRunner.query(`DROP TRIGGER announce ON "tenants"`);
    await queryRunner.query(`DROP FUNCTION tenancy.refuse_change()`);
    await queryRunner.query(`DROP FUNCTION tenancy.announce()`);
    await queryRunner.query(`DROP FUNCTION tenancy.current_tenant_uuid()`);
    await queryRunner.query(`DROP FUNCTION tenancy.current_tenant()`);
  }
}
