import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type Bench, openBench } from './support/bench.js';
import { libraryMigrations, libraryWith } from './support/library.js';

class Rating20260101000009 implements MigrationInterface {
  name = 'Rating20260101000009';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "genres" ADD "rating" integer');
  }
  async down(): Promise<void> {}
}

/** True while the migration asks for a lock that it is not given. */
const WAITS = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'library.genres'::regclass`;

describe('a migration of shared tables', () => {
  let bench: Bench;
  let reader: Client;
  beforeAll(async () => {
    const blueprint = libraryWith(libraryMigrations);
    bench = await openBench({ blueprints: [blueprint] });
    reader = new Client({ connectionString: bench.database.ownerUrl });
    await reader.connect();
  });
  afterAll(async () => {
    await reader.end();
    await bench.close();
  });

  it('lets others go on while somebody holds a table, and is applied when they are done', async () => {
    const blueprint = libraryWith(libraryMigrations);
    const migrations = [...blueprint.shared.migrations, Rating20260101000009];
    const later = bench.another({ blueprints: [{ ...blueprint, shared: { ...blueprint.shared, migrations } }] });
    await reader.query('BEGIN; SELECT FROM library.genres');
    const applied = later.migrations.migrateSharedOf('library');
    while ((await bench.database.admin(WAITS)).length === 0) await sleep(10);
    // Behind the ALTER, which waits for the reader: it would never be answered if the ALTER waited without end.
    expect(await bench.database.admin('SELECT name FROM library.genres')).toHaveLength(2);
    await reader.query('COMMIT');
    expect((await applied).map(({ name }) => name)).toEqual(['Rating20260101000009']);
  });
});
