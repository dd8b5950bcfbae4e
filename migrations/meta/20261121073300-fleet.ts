import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The journal of work on many tenants: what a killed run had done, and what is left for the next. */
export class Fleet20261121073300 implements MigrationInterface {
  name = 'Fleet20261121073300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "fleet_run_status" AS ENUM('running', 'succeeded', 'failed', 'halted')`);
    await queryRunner.query(`
      CREATE TABLE "fleet_runs" (
        "id" uuid NOT NULL DEFAULT gen_random_uuid(),
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "action" text NOT NULL,
        "blueprint" text,
        "options" jsonb NOT NULL DEFAULT '{}',
        "status" "fleet_run_status" NOT NULL DEFAULT 'running',
        "finished_at" timestamptz,
        CONSTRAINT "ck_fleet_runs_finished" CHECK (("status" = 'running') = ("finished_at" IS NULL)),
        CONSTRAINT "pk_fleet_runs" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "ix_fleet_runs_created_at" ON "fleet_runs" ("created_at")`);
    await queryRunner.query(
      `CREATE TYPE "fleet_item_status" AS ENUM('pending', 'running', 'done', 'unchanged', 'failed')`,
    );
    // tenant_id without a foreign key: the journal outlives a tenant dropped in the middle of a run.
    await queryRunner.query(`
      CREATE TABLE "fleet_run_items" (
        "run_id" uuid NOT NULL,
        "tenant_id" text NOT NULL,
        "slug" text NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "status" "fleet_item_status" NOT NULL DEFAULT 'pending',
        "from_version" text,
        "to_version" text,
        "attempts" integer NOT NULL DEFAULT 0,
        "duration_ms" integer,
        "error_code" text,
        "error_message" text,
        CONSTRAINT "pk_fleet_run_items" PRIMARY KEY ("run_id", "tenant_id"),
        CONSTRAINT "fk_fleet_run_items_run_id" FOREIGN KEY ("run_id") REFERENCES "fleet_runs" ("id") ON DELETE CASCADE
      )`);
    await queryRunner.query(
      `CREATE INDEX "ix_fleet_run_items_run_id_status" ON "fleet_run_items" ("run_id", "status")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "fleet_run_items"`);
    await queryRunner.query(`DROP TYPE "fleet_item_status"`);
    await queryRunner.query(`DROP TABLE "fleet_runs"`);
    await queryRunner.query(`DROP TYPE "fleet_run_status"`);
  }
}
