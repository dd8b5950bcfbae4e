import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** What a ciphertext is bound to: it opens for exactly these. */
export interface Binding {
  readonly tenantId: string;
  /** `table.column`. */
  readonly field: string;
  readonly rowId: string;
}

export interface EncryptionKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** `v1:<key id>:<nonce, ciphertext and tag in base64url>`. */
export function encrypt(text: string, key: EncryptionKey, binding: Binding): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.secret, nonce).setAAD(associatedData(key, binding));
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1:${key.id}:${body.toString('base64url')}`;
}

/** The text, or undefined when the key, the binding or a single bit is another. */
export function decrypt(stored: string, key: EncryptionKey, binding: Binding): string | undefined {
  const body = Buffer.from(stored.slice(stored.lastIndexOf(':') + 1), 'base64url');
  if (body.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key.secret, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(associatedData(key, binding))
    .setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function associatedData({ id }: EncryptionKey, { tenantId, field, rowId }: Binding): Buffer {
  return Buffer.from(JSON.stringify(['v1', id, tenantId, field, rowId]));
}
