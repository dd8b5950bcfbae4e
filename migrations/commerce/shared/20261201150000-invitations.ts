import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Invitations name their shop, role and inviter. Links are few and short-lived: the constraints are built in an instant. */
export class Invitations20261201150000 implements MigrationInterface {
  name = 'Invitations20261201150000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "magic_links" ADD "organization_id" uuid`);
    await queryRunner.query(`ALTER TABLE "magic_links" ADD "role" "user_role"`);
    await queryRunner.query(`ALTER TABLE "magic_links" ADD "invited_by" text`);
    await queryRunner.query(
      `-- lint: allow index_not_concurrent
      ALTER TABLE "magic_links" ADD CONSTRAINT "uq_magic_links_organization_id_email" UNIQUE ("organization_id", "email")`,
    );
    await queryRunner.query(
      `-- lint: allow unvalidated_constraint
      ALTER TABLE "magic_links" ADD CONSTRAINT "fk_magic_links_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "magic_links" DROP CONSTRAINT "fk_magic_links_organization_id"`);
    await queryRunner.query(`ALTER TABLE "magic_links" DROP CONSTRAINT "uq_magic_links_organization_id_email"`);
    await queryRunner.query(`ALTER TABLE "magic_links" DROP COLUMN "invited_by"`);
    await queryRunner.query(`ALTER TABLE "magic_links" DROP COLUMN "role"`);
    await queryRunner.query(`ALTER TABLE "magic_links" DROP COLUMN "organization_id"`);
  }
}
