export {
  Encrypted,
  encryptedEntities,
  encryptedProperties,
  type EncryptedOptions,
  type EncryptedProperty,
} from './encrypted.js';
export { EncryptionModule, type EncryptionAsyncOptions } from './encryption.module.js';
export * from './errors.js';
export { FieldEncryption } from './field-encryption.js';
export { EncryptionKeys, type EncryptionKeyOptions } from './keys.js';
export { DEFAULT_BATCH_SIZE, rotateSecrets, type RotationOptions, type RotationProgress } from './rotate.js';
export { countStale, rotateBatch, type RotatedBatch, type SecretsOf } from './rotate-batch.js';
export { Sealed } from './sealed.js';
