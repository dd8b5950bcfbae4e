import { type QueryRunner } from 'typeorm';
import { insurance } from '../../../src/blueprints/insurance/index.js';
import { type Blueprint } from '../../../src/tenancy/index.js';
import { bareLoop } from '../../fleet/bare-loop.js';
import { FiguresMigration, statements } from '../../fleet/migration.js';
import { MIGRATIONS_TABLE } from './typeorm.js';

/** Takes back what `statements(name)` did; the index goes with its column. */
export const undoing = (name: string) => [
  `ALTER TABLE "customers" DROP "${name}_note"`,
  `ALTER TABLE "policies" DROP "${name}_flag"`,
];

/** Two ALTER TABLE and one CREATE INDEX, and the way back. */
export class FleetMigration extends FiguresMigration {
  override async down(queryRunner?: QueryRunner): Promise<void> {
    for (const sql of undoing('fleet')) await queryRunner!.query(sql);
  }
}

/** The brokers of a release that adds that migration. */
export const releasedInsurance: Blueprint = {
  ...insurance,
  tenant: { ...insurance.tenant!, migrations: [...insurance.tenant!.migrations, FleetMigration] },
};

export const BARE_STATEMENTS = statements('bare');

export function undoBare(url: string, schemas: readonly string[], workers: number): Promise<void> {
  return bareLoop(url, schemas, workers, undoing('bare'));
}

export function undoTypeorm(url: string, schemas: readonly string[], workers: number): Promise<void> {
  return bareLoop(url, schemas, workers, [...undoing('fleet'), `DELETE FROM "${MIGRATIONS_TABLE}"`]);
}
