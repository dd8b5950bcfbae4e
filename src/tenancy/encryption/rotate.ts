import { type EntityManager } from 'typeorm';
import { encryptedProperties, type EncryptedProperty } from './encrypted.js';
import { type FieldEncryption } from './field-encryption.js';
import { countStale, rotateBatch } from './rotate-batch.js';

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

export const DEFAULT_BATCH_SIZE = 500;

/**
 * Brings the secrets of an entity's table under the current key, in batches; what a schema tenant owns inside that
 * tenant's scope. Readers are not disturbed: a row opens before and after. A row changed meanwhile is left to its
 * writer, who used the current key. Returns how many were rotated.
 * @throws SealBrokenError, UnknownEncryptionKeyError for a secret that does not open; those that do, up to the end of
 *   its batch, are done.
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
  const total = await countStale(manager, { declaration }, encryption);
  let rotated = 0;
  let after: string | undefined;
  for (;;) {
    const batch = await rotateBatch(manager, { declaration }, encryption, { after, batchSize });
    if (batch.failures.length > 0) throw batch.failures[0].error;
    if (batch.last === undefined) return rotated;
    after = batch.last;
    rotated += batch.rotated;
    onProgress?.({ field: declaration.field, rotated, total });
  }
}
