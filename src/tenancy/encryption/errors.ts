import { TenancyError } from '../errors.js';

/** Raised when TENANTRY_ENCRYPTION_KEYS is set and cannot be read. The message never holds a key. */
export class MalformedEncryptionKeysError extends TenancyError {
  readonly code = 'malformed_encryption_keys';
  constructor(position: number, reason: string) {
    super(
      `Key ${position} of TENANTRY_ENCRYPTION_KEYS ${reason}. It is a list of id:key, the current one first; ` +
        'make a key with: openssl rand -base64 32',
    );
  }
}

/** Raised when a secret is to be stored and there is no key. Without secrets no key is needed. */
export class MissingEncryptionKeyError extends TenancyError {
  readonly code = 'missing_encryption_key';
  constructor() {
    super(
      'A secret cannot be stored without a key. Set TENANTRY_ENCRYPTION_KEYS to id:key, for example ' +
        'TENANTRY_ENCRYPTION_KEYS="2026:$(openssl rand -base64 32)".',
    );
  }
}

/** Raised when a stored secret names a key that is not configured (any more). */
export class UnknownEncryptionKeyError extends TenancyError {
  readonly code = 'unknown_encryption_key';
  constructor(keyId: string) {
    super(
      `A stored secret was sealed with the key "${keyId}". Add it to TENANTRY_ENCRYPTION_KEYS, after the current one.`,
    );
  }
}

/** Raised when a stored secret does not open: changed, or copied from another tenant, row or column. */
export class SealBrokenError extends TenancyError {
  readonly code = 'seal_broken';
  constructor(field: string) {
    super(`The stored secret of ${field} does not open here: it was changed, or it belongs to another tenant or row.`);
  }
}

/** Raised when plain text is about to be stored in an encrypted column. Nothing was stored. */
export class PlaintextRefusedError extends TenancyError {
  readonly code = 'plaintext_refused';
  constructor(field: string) {
    super(`${field} holds sealed values only. Make one with fieldEncryption.seal(row, property, text).`);
  }
}
