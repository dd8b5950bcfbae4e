import { type EntityManager } from 'typeorm';
import { quoteIdentifier } from '../schema-name.js';
import { encryptedProperties, type EncryptedProperty } from './encrypted.js';
import { type FieldEncryption } from './field-encryption.js';
import { Sealed } from './sealed.js';

export interface RotationProgress {
  /** `table.column`. */
  readonly field: string;
  /** Secrets brought under the current key so far. */
  readonly rotated: number;
  /** Secrets that were under another key when the rotation began. */
  readonly total: number;
}

export interface RotationOptions {
  readonly onProgress?: (progress: RotationProgress) => void;
  readonly batchSize?: number;
}

const DEFAULT_BATCH_SIZE = 500;

/**
 * Brings the secrets of an entity's table under the current key, in batches; what a schema tenant owns inside that
 * tenant's scope. Readers are not disturbed: a row opens before and after. A row changed meanwhile is left to its
 * writer, who used the current key. Returns how many were rotated.
 * @throws SealBrokenError for a secret that does not open; batches before it stay done.
 */
export async function rotateSecrets(
  manager: EntityManager,
  entity: new () => object,
  encryption: FieldEncryption,
  options: RotationOptions = {},
): Promise<number> {
  let rotated = 0;
  for (const declaration of encryptedProperties(entity)) {
    rotated += await rotateColumn(manager, declaration, encryption, options);
  }
  return rotated;
}

async function rotateColumn(
  manager: EntityManager,
  declaration: EncryptedProperty,
  encryption: FieldEncryption,
  { onProgress, batchSize = DEFAULT_BATCH_SIZE }: RotationOptions,
): Promise<number> {
  const { entity, property, field } = declaration;
  const metadata = manager.dataSource.getMetadata(entity);
  const column = metadata.findColumnWithPropertyName(property)!;
  const table = metadata.tablePath
    .split('.')
    .map((part) => quoteIdentifier('table', part))
    .join('.');
  const name = quoteIdentifier('column', column.databaseName);
  const stale = { pattern: `v1:${escapeLike(encryption.currentKeyId())}:%` };
  const rows = () =>
    manager
      .createQueryBuilder(entity, 'row')
      .addSelect(`row.${property}`)
      .where(`row.${property} IS NOT NULL AND row.${property} NOT LIKE :pattern`, stale);
  const total = await rows().getCount();
  let rotated = 0;
  let last: string | undefined;
  for (;;) {
    const query = rows().orderBy('row.id').limit(batchSize);
    if (last) query.andWhere('row.id > :last', { last });
    const batch = (await query.getMany()) as ({ id: string } & Record<string, Sealed>)[];
    if (batch.length === 0) return rotated;
    last = batch.at(-1)!.id;
    const changes = batch.map((row) => ({ row, fresh: encryption.reseal(row[property], declaration, row) }));
    const known = changes.flatMap(({ row, fresh }) => (fresh ? [{ row, fresh }] : []));
    const [, count] = (await manager.query(
      `UPDATE ${table} AS target SET ${name} = change.fresh
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS change (id, stale, fresh)
       WHERE target.id = change.id AND target.${name} = change.stale`,
      [
        known.map(({ row }) => row.id),
        known.map(({ row }) => Sealed.textOf(row[property])),
        known.map(({ fresh }) => Sealed.textOf(fresh)),
      ],
    )) as [unknown, number];
    rotated += count;
    onProgress?.({ field, rotated, total });
  }
}

function escapeLike(text: string): string {
  return text.replaceAll('_', '\\_');
}
