import { createHash } from 'node:crypto';

const VERSION = 'v1';
const LONGEST_PLAIN_NAME = 200;

/**
 * Every key the cache uses is made here. All of a tenant's keys begin with `v1:{tenantId}:`, so that they can be
 * found and thrown away together; what it stores carries its epoch, so that raising the epoch leaves nothing readable.
 */
export const cacheKey = {
  tenantPrefix,
  epoch: (tenantId: string) => `${tenantPrefix(tenantId)}epoch`,
  entry: (tenantId: string, epoch: string, name: string) => `${tenantPrefix(tenantId)}${epoch}:entry:${fit(name)}`,
  tag: (tenantId: string, epoch: string, tag: string) => `${tenantPrefix(tenantId)}${epoch}:tag:${fit(tag)}`,
};

/** A colon or a wildcard in an id would let one tenant's prefix reach into another's keys. */
function tenantPrefix(tenantId: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(tenantId)) throw new RangeError(`${JSON.stringify(tenantId)} is not a tenant's id.`);
  return `${VERSION}:${tenantId}:`;
}

/** Two long names that met in one digest would still be told apart by the name inside the value. */
function fit(name: string): string {
  return name.length <= LONGEST_PLAIN_NAME ? name : `sha256-${createHash('sha256').update(name).digest('hex')}`;
}
