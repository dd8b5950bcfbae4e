export { Encrypted, encryptedEntities, encryptedProperties, type EncryptedOptions } from './encrypted.js';
export { EncryptionModule, type EncryptionAsyncOptions } from './encryption.module.js';
export * from './errors.js';
export { FieldEncryption } from './field-encryption.js';
export { EncryptionKeys, type EncryptionKeyOptions } from './keys.js';
export { rotateSecrets, type RotationOptions, type RotationProgress } from './rotate.js';
export { Sealed } from './sealed.js';
