import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who the tenants are, how they are found, who may call, and what was done to them. */
export class Register20261121073000 implements MigrationInterface {
  name = 'Register20261121073000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "tenant_hostnames" (
        "id" uuid NOT NULL DEFAULT gen_random_uuid(),
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "tenant_id" text NOT NULL,
        "hostname" text NOT NULL,
        CONSTRAINT "ck_tenant_hostnames_hostname" CHECK ("hostname" ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
        CONSTRAINT "pk_tenant_hostnames" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "ix_tenant_hostnames_tenant_id" ON "tenant_hostnames" ("tenant_id")`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_tenant_hostnames_hostname" ON "tenant_hostnames" ("hostname")`);
    await queryRunner.query(`CREATE TYPE "tenant_isolation" AS ENUM('schema', 'row')`);
    await queryRunner.query(`CREATE TYPE "tenant_register_status" AS ENUM('active', 'suspended', 'dropping')`);
    await queryRunner.query(`CREATE TABLE "tenants" (
        "id" text NOT NULL,
        "slug" text NOT NULL,
        "name" text NOT NULL,
        "blueprint" text NOT NULL,
        "isolation" "tenant_isolation" NOT NULL,
        "status" "tenant_register_status" NOT NULL DEFAULT 'active',
        "schema_name" text NOT NULL,
        "role_name" text NOT NULL,
        "tenant_key" text NOT NULL,
        "search_path" text[] NOT NULL,
        "schema_version" text,
        "migrations_digest" text,
        "schema_fingerprint" text,
        "suspended_at" timestamptz,
        "suspended_reason" text,
        "dropped_at" timestamptz,
        "purge_after" timestamptz,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "ck_tenants_dropped" CHECK (("status" = 'dropping') = ("dropped_at" IS NOT NULL)),
        CONSTRAINT "ck_tenants_suspended" CHECK (("status" = 'suspended') = ("suspended_at" IS NOT NULL)),
        CONSTRAINT "ck_tenants_slug" CHECK ("slug" ~ '^([a-z0-9]([a-z0-9_]{0,46}[a-z0-9])?|[A-Za-z0-9]{10,20})$'),
        CONSTRAINT "ck_tenants_id" CHECK ("id" ~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{10,20})$'),
        CONSTRAINT "pk_tenants" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "ix_tenants_created_at_id" ON "tenants" ("created_at", "id")`);
    await queryRunner.query(
      `CREATE INDEX "ix_tenants_blueprint_status_schema_version" ON "tenants" ("blueprint", "status", "schema_version")`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_tenants_blueprint_tenant_key" ON "tenants" ("blueprint", "tenant_key")`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_tenants_schema_name" ON "tenants" ("schema_name") WHERE "isolation" = 'schema'`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_tenants_slug" ON "tenants" ("slug")`);
    await queryRunner.query(`CREATE TABLE "api_keys" (
        "id" uuid NOT NULL DEFAULT gen_random_uuid(),
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "tenant_id" text,
        "user_id" uuid,
        "name" text NOT NULL,
        "prefix" text NOT NULL,
        "key_hash" text NOT NULL,
        "scopes" text[] NOT NULL DEFAULT '{}',
        "expires_at" timestamptz,
        "last_used_at" timestamptz,
        "revoked_at" timestamptz,
        CONSTRAINT "ck_api_keys_key_hash" CHECK ("key_hash" ~ '^[0-9a-f]{64}$'),
        CONSTRAINT "pk_api_keys" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "ix_api_keys_tenant_id" ON "api_keys" ("tenant_id")`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_api_keys_key_hash" ON "api_keys" ("key_hash")`);
    await queryRunner.query(`CREATE TABLE "provisioning_events" (
        "id" uuid NOT NULL DEFAULT gen_random_uuid(),
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "tenant_id" text,
        "slug" text,
        "blueprint" text,
        "action" text NOT NULL,
        "actor" text,
        "details" jsonb NOT NULL DEFAULT '{}',
        "duration_ms" integer,
        CONSTRAINT "pk_provisioning_events" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "ix_provisioning_events_created_at" ON "provisioning_events" ("created_at")`);
    await queryRunner.query(
      `CREATE INDEX "ix_provisioning_events_tenant_id_created_at" ON "provisioning_events" ("tenant_id", "created_at")`,
    );
    await queryRunner.query(
      `ALTER TABLE "tenant_hostnames" ADD CONSTRAINT "fk_tenant_hostnames_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "api_keys" ADD CONSTRAINT "fk_api_keys_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "api_keys" DROP CONSTRAINT "fk_api_keys_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "tenant_hostnames" DROP CONSTRAINT "fk_tenant_hostnames_tenant_id"`);
    await queryRunner.query(`DROP INDEX "ix_provisioning_events_tenant_id_created_at"`);
    await queryRunner.query(`DROP INDEX "ix_provisioning_events_created_at"`);
    await queryRunner.query(`DROP TABLE "provisioning_events"`);
    await queryRunner.query(`DROP INDEX "uq_api_keys_key_hash"`);
    await queryRunner.query(`DROP INDEX "ix_api_keys_tenant_id"`);
    await queryRunner.query(`DROP TABLE "api_keys"`);
    await queryRunner.query(`DROP INDEX "uq_tenants_slug"`);
    await queryRunner.query(`DROP INDEX "uq_tenants_schema_name"`);
    await queryRunner.query(`DROP INDEX "uq_tenants_blueprint_tenant_key"`);
    await queryRunner.query(`DROP INDEX "ix_tenants_blueprint_status_schema_version"`);
    await queryRunner.query(`DROP INDEX "ix_tenants_created_at_id"`);
    await queryRunner.query(`DROP TABLE "tenants"`);
    await queryRunner.query(`DROP TYPE "tenant_register_status"`);
    await queryRunner.query(`DROP TYPE "tenant_isolation"`);
    await queryRunner.query(`DROP INDEX "uq_tenant_hostnames_hostname"`);
    await queryRunner.query(`DROP INDEX "ix_tenant_hostnames_tenant_id"`);
    await queryRunner.query(`DROP TABLE "tenant_hostnames"`);
  }
}
