import { type MigrationInterface, type QueryRunner } from 'typeorm';

export interface Recording {
  /** In order; up to the first one whose result the migration looked at. */
  readonly statements: readonly string[];
  /** False when the migration did more than send fixed statements. */
  readonly complete: boolean;
}

class NotRecordable extends Error {}

/**
 * What a migration's `up` (or `down`) sends, found without a database: it runs against a query runner that only listens. A
 * migration that reads a result, binds values or uses another method cannot be recorded and is run for real instead.
 */
export async function recordStatements(
  migration: MigrationInterface,
  direction: 'up' | 'down' = 'up',
): Promise<Recording> {
  const statements: string[] = [];
  const listener = new Proxy({} as QueryRunner, {
    get(_target, property) {
      if (property === 'query') return listen;
      throw new NotRecordable(`uses queryRunner.${String(property)}`);
    },
  });
  const listen = (sql: string, values?: unknown[]) => {
    if (values && values.length > 0) throw new NotRecordable('binds values');
    statements.push(sql.trim().replace(/;+$/, ''));
    return Promise.resolve(unreadable());
  };
  try {
    await migration[direction](listener);
    return { statements, complete: true };
  } catch (error) {
    if (error instanceof NotRecordable) return { statements, complete: false };
    throw error;
  }
}

/** A promise may be resolved with it (that reads `then`); anything else means that the migration looks at rows. */
function unreadable(): unknown {
  return new Proxy([], {
    get(_target, property) {
      if (property === 'then') return undefined;
      throw new NotRecordable('reads results');
    },
  });
}
