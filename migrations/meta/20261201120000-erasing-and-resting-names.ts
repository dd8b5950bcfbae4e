import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What outlives a tenant's tables: since when a purge has been removing it, until every store is empty; and the slugs
 * and host names that rest, so that old links do not reach another tenant. Names rest without a foreign key: they
 * outlive the purge.
 */
export class ErasingAndRestingNames20261201120000 implements MigrationInterface {
  name = 'ErasingAndRestingNames20261201120000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "tenants" ADD "erasing_since" timestamptz`);
    await queryRunner.query(`
      CREATE TABLE "resting_names" (
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "tenant_id" text NOT NULL,
        "rests_until" timestamptz NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "ck_resting_names_kind" CHECK ("kind" IN ('slug', 'hostname')),
        CONSTRAINT "pk_resting_names" PRIMARY KEY ("kind", "name")
      )`);
    // The register's login adds and removes host names, and with them what rests. A draft is made in a database that has
    // not been set up: it has no roles.
    await queryRunner.query(`
      DO $$ BEGIN
        IF to_regclass('tenancy.installation') IS NOT NULL THEN
          PERFORM tenancy.grant_exactly('meta.resting_names', meta_role, '{SELECT,INSERT,UPDATE,DELETE}')
             FROM tenancy.installation;
        END IF;
      END $$`);
    await queryRunner.query(openRegister(", ('resting_names', '{SELECT,INSERT,UPDATE,DELETE}')"));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(openRegister(''));
    await queryRunner.query(`DROP TABLE "resting_names"`);
    await queryRunner.query(`ALTER TABLE "tenants" DROP COLUMN "erasing_since"`);
  }
}

/** The rights of the register's login; `more` adds to those of the first release. */
function openRegister(more: string): string {
  return `
    CREATE OR REPLACE FUNCTION tenancy.open_register() RETURNS void LANGUAGE plpgsql
      SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
      roles record;
      item record;
    BEGIN
      SELECT * INTO STRICT roles FROM tenancy.installation;
      FOR item IN SELECT * FROM (VALUES
        ('tenants', '{SELECT}'), ('tenant_hostnames', '{SELECT,INSERT,DELETE}'), ('api_keys', '{SELECT,INSERT,UPDATE}'),
        ('provisioning_events', '{SELECT,INSERT}'), ('schema_migrations', '{SELECT}'), ('fleet_runs', '{SELECT}'),
        ('fleet_run_items', '{SELECT}')${more}) AS wanted (name, rights)
      LOOP
        PERFORM tenancy.grant_exactly(('meta.' || item.name)::regclass, roles.meta_role, item.rights::text[]);
      END LOOP;
    END $$`;
}
