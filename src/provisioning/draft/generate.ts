import { join } from 'node:path';
import { type Blueprint } from '../../tenancy/index.js';
import { draftMigration } from '../draft-migration.js';
import { planMigrations } from '../migrate/index.js';
import { MigrationNameError, NoMigrationsFolderError } from './errors.js';
import { hasMigrations, nextStamp, writeMigration, type WrittenMigration } from './migration-file.js';
import { migratedTables, type MigrationScope, placeOf } from './scopes.js';

export interface GenerateInput {
  /** A login that may create databases: the migrations are run in a scratch one. */
  readonly databaseUrl: string;
  readonly blueprints: readonly Blueprint[];
  /** The checkout whose `migrations/` is written. */
  readonly root: string;
  readonly only?: { readonly blueprint?: string; readonly scope?: MigrationScope };
  /** The beginning of the class names, in PascalCase. */
  readonly name?: string;
  readonly progress?: (place: string, statements: number) => void;
}

const DEFAULT_NAME = 'Changes';

/**
 * Writes a migration for all tables whose entities say more than their migrations make, and lists it. Returns those
 * written; none where entities and migrations agree.
 * @throws MigrationNameError, NoMigrationsFolderError, UnknownMigrationScopeError
 */
export async function generateMigrations(input: GenerateInput): Promise<WrittenMigration[]> {
  const { databaseUrl, blueprints, root, only, name = DEFAULT_NAME, progress } = input;
  if (!/^[A-Z][A-Za-z0-9]*[A-Za-z]$/.test(name)) throw new MigrationNameError(name);
  const places = migratedTables(blueprints, only);
  const missing = places.find(({ folder }) => !hasMigrations(join(root, folder)));
  if (missing) throw new NoMigrationsFolderError(join(root, missing.folder));
  const written: WrittenMigration[] = [];
  for (const tables of places) {
    const draft = await draftMigration({ databaseUrl, ...tables });
    progress?.(placeOf(tables), draft.up.length);
    if (draft.up.length === 0) continue;
    const { latest } = await planMigrations(tables.migrations);
    written.push(await writeMigration(join(root, tables.folder), name, nextStamp(latest ?? undefined), draft));
  }
  return written;
}
