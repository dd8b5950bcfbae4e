import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Every workspace names a creator; those made without a person name this one, as which nobody can log in. */
export class PlatformUser20261121074500 implements MigrationInterface {
  name = 'PlatformUser20261121074500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO "users" ("id", "email", "password_hash", "name")
      VALUES ('00000000-0000-4000-8000-000000000001', 'platform@localhost', '!', 'Platform')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "users" WHERE "id" = '00000000-0000-4000-8000-000000000001'`);
  }
}
