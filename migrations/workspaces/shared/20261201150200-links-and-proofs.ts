import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Links that prove a mailbox, and what is known of an account beside its password. */
export class LinksAndProofs20261201150200 implements MigrationInterface {
  name = 'LinksAndProofs20261201150200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "link_purpose" AS ENUM('signup', 'invite')`);
    await queryRunner.query(
      `CREATE TABLE "links" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "email" character varying(255) NOT NULL, "token_hash" character varying(64) NOT NULL, "purpose" "link_purpose" NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "used_at" TIMESTAMP WITH TIME ZONE, "name" character varying(255), "workspace_name" character varying(255), "workspace_id" character varying(20), "role" "workspace_role", "invited_by" text, CONSTRAINT "uq_links_workspace_id_email" UNIQUE ("workspace_id", "email"), CONSTRAINT "uq_links_token_hash" UNIQUE ("token_hash"), CONSTRAINT "ck_links_email_lower" CHECK (email::text = lower(email::text)), CONSTRAINT "pk_links" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_links_expires_at" ON "links"  ("expires_at") `);
    await queryRunner.query(`ALTER TABLE "users" ADD "email_verified_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "users" ADD "disabled_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(
      `ALTER TABLE "links" ADD CONSTRAINT "fk_links_workspace_id" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "links" DROP CONSTRAINT "fk_links_workspace_id"`);
    await queryRunner.query(`ALTER TABLE "users" DROP COLUMN "disabled_at"`);
    await queryRunner.query(`ALTER TABLE "users" DROP COLUMN "email_verified_at"`);
    await queryRunner.query(`DROP INDEX "ix_links_expires_at"`);
    await queryRunner.query(`DROP TABLE "links"`);
    await queryRunner.query(`DROP TYPE "link_purpose"`);
  }
}
