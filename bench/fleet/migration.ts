import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Two ALTER TABLE and one CREATE INDEX. */
export function statements(name: string): string[] {
  return [
    `ALTER TABLE "customers" ADD "${name}_note" text`,
    `ALTER TABLE "policies" ADD "${name}_flag" boolean NOT NULL DEFAULT false`,
    `CREATE INDEX "ix_${name}_flag" ON "policies" ("${name}_flag")`,
  ];
}

export class FiguresMigration implements MigrationInterface {
  name = 'Figures20300101000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of statements('fleet')) await queryRunner.query(sql);
  }

  async down(): Promise<void> {}
}
