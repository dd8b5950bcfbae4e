import { type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { quoteIdentifier } from '../schema-name.js';
import { type EncryptedProperty } from './encrypted.js';
import { type TenancyError } from '../errors.js';
import { SealBrokenError, UnknownEncryptionKeyError } from './errors.js';
import { type FieldEncryption } from './field-encryption.js';
import { Sealed } from './sealed.js';

/** Which secrets of a column: those of the rows that match, where not all of them are meant. */
export interface SecretsOf {
  readonly declaration: EncryptedProperty;
  readonly rows?: Readonly<Record<string, unknown>>;
}

export interface RotatedBatch {
  /** Where the next batch begins; undefined when there is none. */
  readonly last: string | undefined;
  readonly rotated: number;
  /** Secrets that do not open, which stay as they are. */
  readonly failures: readonly { readonly rowId: string; readonly error: TenancyError }[];
}

type SecretRow = { id: string } & Record<string, Sealed>;

/** How many secrets are under another key than the current one. */
export function countStale(manager: EntityManager, of: SecretsOf, encryption: FieldEncryption): Promise<number> {
  return staleRows(manager, of, encryption).getCount();
}

/**
 * Brings the next secrets, in the order of their rows' ids, under the current key. A row changed meanwhile is left to
 * its writer, who used the current key.
 */
export async function rotateBatch(
  manager: EntityManager,
  of: SecretsOf,
  encryption: FieldEncryption,
  { after, batchSize }: { readonly after: string | undefined; readonly batchSize: number },
): Promise<RotatedBatch> {
  const { declaration } = of;
  const query = staleRows(manager, of, encryption).orderBy('row.id').limit(batchSize);
  if (after) query.andWhere('row.id > :after', { after });
  const rows = (await query.getMany()) as SecretRow[];
  if (rows.length === 0) return { last: undefined, rotated: 0, failures: [] };
  const failures: { rowId: string; error: TenancyError }[] = [];
  const changes = rows.flatMap((row) => {
    const stale = row[declaration.property];
    try {
      const fresh = encryption.reseal(stale, declaration, row);
      return fresh ? [{ id: row.id, stale: Sealed.textOf(stale), fresh: Sealed.textOf(fresh) }] : [];
    } catch (error) {
      if (!(error instanceof SealBrokenError || error instanceof UnknownEncryptionKeyError)) throw error;
      failures.push({ rowId: row.id, error });
      return [];
    }
  });
  return { last: rows.at(-1)!.id, rotated: await write(manager, declaration, changes), failures };
}

function staleRows(
  manager: EntityManager,
  { declaration: { entity, property }, rows = {} }: SecretsOf,
  encryption: FieldEncryption,
): SelectQueryBuilder<object> {
  return manager
    .createQueryBuilder(entity, 'row')
    .addSelect(`row.${property}`)
    .where(`row.${property} IS NOT NULL AND row.${property} NOT LIKE :pattern`, {
      pattern: `v1:${encryption.currentKeyId().replaceAll('_', '\\_')}:%`,
    })
    .andWhere(rows);
}

async function write(
  manager: EntityManager,
  { entity, property }: EncryptedProperty,
  changes: readonly { id: string; stale: string; fresh: string }[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const metadata = manager.dataSource.getMetadata(entity);
  const table = metadata.tablePath
    .split('.')
    .map((part) => quoteIdentifier('table', part))
    .join('.');
  const name = quoteIdentifier('column', metadata.findColumnWithPropertyName(property)!.databaseName);
  const [, count] = (await manager.query(
    `UPDATE ${table} AS target SET ${name} = change.fresh
     FROM unnest($1::uuid[], $2::text[], $3::text[]) AS change (id, stale, fresh)
     WHERE target.id = change.id AND target.${name} = change.stale`,
    [changes.map(({ id }) => id), changes.map(({ stale }) => stale), changes.map(({ fresh }) => fresh)],
  )) as [unknown, number];
  return count;
}
