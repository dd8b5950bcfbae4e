import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class CreateMetaTables20261121074324 implements MigrationInterface {
  name = 'CreateMetaTables20261121074324';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "broker_status" AS ENUM('active', 'suspended', 'closed')`);
    await queryRunner.query(
      `CREATE TABLE "brokers" ("id" uuid NOT NULL, "name" text NOT NULL, "trading_name" text, "fca_number" text, "company_number" text, "status" "broker_status" NOT NULL DEFAULT 'active', "contact_email" text, "contact_phone" text, "address" text, "version" integer NOT NULL DEFAULT '1', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "ck_brokers_fca_number" CHECK (fca_number ~ '^[0-9]{6,7}$'), CONSTRAINT "pk_brokers" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "roles" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "key" text NOT NULL, "name" text NOT NULL, "description" text NOT NULL, CONSTRAINT "uq_roles_key" UNIQUE ("key"), CONSTRAINT "ck_roles_key" CHECK (key ~ '^[a-z][a-z_]*$'), CONSTRAINT "pk_roles" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "role_permissions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "role_id" uuid NOT NULL, "permission_id" uuid NOT NULL, CONSTRAINT "uq_role_permissions_role_id_permission_id" UNIQUE ("role_id", "permission_id"), CONSTRAINT "pk_role_permissions" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_role_permissions_role_id" ON "role_permissions"  ("role_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_role_permissions_permission_id" ON "role_permissions"  ("permission_id") `,
    );
    await queryRunner.query(
      `CREATE TABLE "permissions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "key" text NOT NULL, "description" text NOT NULL, CONSTRAINT "uq_permissions_key" UNIQUE ("key"), CONSTRAINT "ck_permissions_key" CHECK (key ~ '^[a-z_]+[.][a-z]+$'), CONSTRAINT "pk_permissions" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "system_config" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "key" text NOT NULL, "value" jsonb NOT NULL, "description" text NOT NULL, CONSTRAINT "uq_system_config_key" UNIQUE ("key"), CONSTRAINT "ck_system_config_key" CHECK (key ~ '^[a-z][a-z0-9_.]*$'), CONSTRAINT "pk_system_config" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `ALTER TABLE "role_permissions" ADD CONSTRAINT "fk_role_permissions_role_id" FOREIGN KEY ("role_id") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "role_permissions" ADD CONSTRAINT "fk_role_permissions_permission_id" FOREIGN KEY ("permission_id") REFERENCES "permissions"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "role_permissions" DROP CONSTRAINT "fk_role_permissions_permission_id"`);
    await queryRunner.query(`ALTER TABLE "role_permissions" DROP CONSTRAINT "fk_role_permissions_role_id"`);
    await queryRunner.query(`DROP TABLE "system_config"`);
    await queryRunner.query(`DROP TABLE "permissions"`);
    await queryRunner.query(`DROP INDEX "ix_role_permissions_permission_id"`);
    await queryRunner.query(`DROP INDEX "ix_role_permissions_role_id"`);
    await queryRunner.query(`DROP TABLE "role_permissions"`);
    await queryRunner.query(`DROP TABLE "roles"`);
    await queryRunner.query(`DROP TABLE "brokers"`);
    await queryRunner.query(`DROP TYPE "broker_status"`);
  }
}
