import { FileKeyError } from './errors.js';

/** What Amazon allows is 1,024 bytes with the prefix of the installation. */
const MAX_KEY_BYTES = 900;

/** The key, where it names a file below a tenant. @throws FileKeyError */
export function checkedKey(key: string): string {
  const parts = key.split('/');
  if (parts.length < 2 || Buffer.byteLength(key) > MAX_KEY_BYTES || !parts.every(isPart)) throw new FileKeyError(key);
  return key;
}

/** The tenant's part of its keys. An empty one would mean every tenant. @throws FileKeyError */
export function checkedTenantId(tenantId: string): string {
  if (tenantId.includes('/') || !isPart(tenantId)) throw new FileKeyError(tenantId);
  return tenantId;
}

function isPart(part: string): boolean {
  // Control characters cannot be told in the XML of a list.
  return (
    part !== '' &&
    part !== '.' &&
    part !== '..' &&
    !/[\u0000-\u001f\u007f\\]/.test(part) &&
    !/\p{Surrogate}/u.test(part)
  );
}
