import { createHash } from 'node:crypto';
import { type MigrationClass } from '../../tenancy/index.js';
import { MigrationListError } from '../errors.js';
import { recordStatements } from './record.js';

/** A migration, read once: what it is called, what it sends. */
export interface PlannedMigration {
  /** The digits at the end of the class name. */
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  /** Null when it reads results while it runs, so that it has to be run for real. */
  readonly statements: readonly string[] | null;
  /** False for `transaction = false`: CREATE INDEX CONCURRENTLY and its like. */
  readonly transactional: boolean;
  readonly migration: MigrationClass;
}

export interface MigrationPlan {
  /** Oldest first. */
  readonly migrations: readonly PlannedMigration[];
  /** Digest over all versions and checksums: a tenant that carries it has nothing to do. */
  readonly digest: string;
  readonly latest: string | null;
}

const plans = new WeakMap<readonly MigrationClass[], Promise<MigrationPlan>>();

/** Reads a scope's list once per process. Raises MigrationListError when it is out of order or names a version twice. */
export function planMigrations(list: readonly MigrationClass[]): Promise<MigrationPlan> {
  let plan = plans.get(list);
  if (!plan) plans.set(list, (plan = readPlan(list)));
  return plan;
}

async function readPlan(list: readonly MigrationClass[]): Promise<MigrationPlan> {
  const migrations: PlannedMigration[] = [];
  for (const migration of list) migrations.push(await readMigration(migration));
  migrations.forEach(({ name, version }, index) => {
    const before = migrations[index - 1];
    if (before && BigInt(before.version) >= BigInt(version)) throw new MigrationListError(name, before.name);
  });
  return { migrations, digest: digestOf(migrations), latest: migrations.at(-1)?.version ?? null };
}

async function readMigration(migration: MigrationClass): Promise<PlannedMigration> {
  const instance = new migration();
  const name = instance.name ?? migration.name;
  const version = /\d{13,14}$/.exec(name)?.[0];
  if (!version) throw new MigrationListError(name);
  const { statements, complete } = await recordStatements(instance);
  return {
    version,
    name,
    checksum: sha256(statements.join('\n;\n')),
    statements: complete ? statements : null,
    transactional: instance.transaction !== false,
    migration,
  };
}

export function digestOf(migrations: readonly { version: string; checksum: string }[]): string {
  return sha256(migrations.map(({ version, checksum }) => `${version}:${checksum}`).join('\n'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
