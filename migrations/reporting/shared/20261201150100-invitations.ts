import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Invitations are kept as verifications, one per tenant and address. The table is small: the constraints are built in an instant. */
export class Invitations20261201150100 implements MigrationInterface {
  name = 'Invitations20261201150100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "verifications" ADD "email" text`);
    await queryRunner.query(`ALTER TABLE "verifications" ADD "name" text`);
    await queryRunner.query(`ALTER TABLE "verifications" ADD "tenant_id" uuid`);
    await queryRunner.query(`ALTER TABLE "verifications" ADD "role" "membership_role"`);
    await queryRunner.query(`ALTER TABLE "verifications" ADD "invited_by" text`);
    await queryRunner.query(`ALTER TABLE "verifications" ADD "used_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(
      `-- lint: allow index_not_concurrent
      ALTER TABLE "verifications" ADD CONSTRAINT "uq_verifications_tenant_id_email" UNIQUE ("tenant_id", "email")`,
    );
    await queryRunner.query(
      `-- lint: allow unvalidated_constraint
      ALTER TABLE "verifications" ADD CONSTRAINT "fk_verifications_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "verifications" DROP CONSTRAINT "fk_verifications_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP CONSTRAINT "uq_verifications_tenant_id_email"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP COLUMN "used_at"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP COLUMN "invited_by"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP COLUMN "role"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP COLUMN "tenant_id"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP COLUMN "name"`);
    await queryRunner.query(`ALTER TABLE "verifications" DROP COLUMN "email"`);
  }
}
