import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a blueprint's migrations make, as the digest of a catalog, by version: what tenants are measured against. */
export class FleetFingerprints20261121073400 implements MigrationInterface {
  name = 'FleetFingerprints20261121073400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "fleet_fingerprints" (
        "blueprint" text NOT NULL,
        "version" text NOT NULL,
        "fingerprint" text NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "pk_fleet_fingerprints" PRIMARY KEY ("blueprint", "version")
      )`);
    // The last run of each tenant, asked for by fleet:status.
    await queryRunner.query(
      `CREATE INDEX "ix_fleet_run_items_tenant_id_created_at" ON "fleet_run_items" ("tenant_id", "created_at")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "ix_fleet_run_items_tenant_id_created_at"`);
    await queryRunner.query(`DROP TABLE "fleet_fingerprints"`);
  }
}
