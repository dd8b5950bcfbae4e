import { type AppliedMigration } from '../../migrate/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { errorOf, type SharedOutcome } from '../report.js';

/** What a run needs of the migrations of everything that exists once. */
export interface SharedMigrations {
  migrateMeta(): Promise<void>;
  migrateSharedOf(blueprint: string): Promise<readonly AppliedMigration[]>;
}

/** Shared tables and seeds of one blueprint, or of all. The first failure ends it and is in the outcome. */
export async function migrateSharedTables(
  owner: OwnerDatabase,
  migrations: SharedMigrations,
  only: string | undefined,
): Promise<SharedOutcome[]> {
  const names = only ? [only] : owner.options.blueprints.map(({ name }) => name);
  const outcomes: SharedOutcome[] = [];
  for (const scope of names) {
    try {
      const applied = await migrations.migrateSharedOf(scope);
      outcomes.push({ scope, applied: applied.map(({ name }) => name), toVersion: applied.at(-1)?.version ?? null });
    } catch (error) {
      outcomes.push({ scope, applied: [], toVersion: null, error: errorOf(error) });
      break;
    }
  }
  return outcomes;
}
