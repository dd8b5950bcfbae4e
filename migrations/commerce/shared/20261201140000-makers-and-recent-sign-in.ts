import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who made a key, and when the person of a session last proved who they are. Both are null in rows of before. */
export class MakersAndRecentSignIn20261201140000 implements MigrationInterface {
  name = 'MakersAndRecentSignIn20261201140000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "sessions" ADD "authenticated_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "api_keys" ADD "created_by_id" uuid`);
    await queryRunner.query(`CREATE INDEX "ix_api_keys_created_by_id" ON "api_keys" ("created_by_id")`);
    await queryRunner.query(
      `ALTER TABLE "api_keys" ADD CONSTRAINT "fk_api_keys_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "api_keys" DROP CONSTRAINT "fk_api_keys_created_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_api_keys_created_by_id"`);
    await queryRunner.query(`ALTER TABLE "api_keys" DROP COLUMN "created_by_id"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "authenticated_at"`);
  }
}
