import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What a fleet run writes down of each tenant, in the tenant's transaction. Functions, because a session keeps the plans
 * of their statements and does not plan them anew for each tenant. Only the owner role may call them.
 */
export class FleetNotes20261129233000 implements MigrationInterface {
  name = 'FleetNotes20261129233000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { create, signature } of FUNCTIONS) {
      await queryRunner.query(create);
      await queryRunner.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { signature } of [...FUNCTIONS].reverse()) await queryRunner.query(`DROP FUNCTION ${signature}`);
  }
}

const FUNCTIONS = [
  {
    // The run's journal. No row is written where the run does not know the tenant.
    signature: 'tenancy.note_turn(uuid, text, text, text, integer)',
    create: `
      CREATE FUNCTION tenancy.note_turn(in_run uuid, in_tenant text, in_status text, in_version text, in_attempts integer)
        RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        UPDATE meta.fleet_run_items
           SET status = in_status::meta.fleet_item_status, to_version = in_version, attempts = in_attempts,
               error_code = NULL, error_message = NULL, updated_at = now(),
               duration_ms = (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer
         WHERE run_id = in_run AND tenant_id = in_tenant;
      END $$`,
  },
  {
    // The register's mirror of a tenant's ledger, and the event. The fingerprint is no longer known: it is taken in bulk
    // when the run is over. Raises no_data_found where the tenant is gone, or its schema is another by now.
    signature: 'tenancy.note_version(text, text, text, text, text, text)',
    create: `
      CREATE FUNCTION tenancy.note_version(
        in_tenant text, in_schema text, in_version text, in_digest text, in_action text, in_migration text
      ) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        changed record;
      BEGIN
        UPDATE meta.tenants
           SET schema_version = in_version, migrations_digest = in_digest, schema_fingerprint = NULL, updated_at = now()
         WHERE id = in_tenant AND status <> 'dropping' AND schema_name = in_schema
         RETURNING slug, blueprint INTO changed;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'the register knows no tenant % in schema %', in_tenant, in_schema USING ERRCODE = 'no_data_found';
        END IF;
        INSERT INTO meta.provisioning_events (tenant_id, slug, blueprint, action, actor, details)
        VALUES (in_tenant, changed.slug, changed.blueprint, in_action, session_user::text,
                jsonb_build_object('migration', in_migration));
      END $$`,
  },
] as const;
