import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** When the person of a session last proved who they are; null in rows of before: when it was opened. */
export class RecentSignIn20261201140200 implements MigrationInterface {
  name = 'RecentSignIn20261201140200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "sessions" ADD "authenticated_at" TIMESTAMP WITH TIME ZONE`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "authenticated_at"`);
  }
}
