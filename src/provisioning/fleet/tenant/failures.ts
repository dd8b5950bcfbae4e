import { sqlState } from '../../../database/index.js';
import { TenancyError } from '../../../tenancy/index.js';
import { causeOf, isLocked } from '../../migrate/index.js';
import { ConnectionLostError, DiskFullError, TenantLockedError } from '../errors.js';

const DISK_FULL = '53100';
/** Shut down, crashed, starting, out of connections, and the class of connection exceptions. */
const AWAY = /^(57P0[1-3]|53300|08\w{3})$/;
const AWAY_IN_NODE = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOENT)/;
const AWAY_IN_PG = /Connection terminated|Client has encountered a connection error|not queryable|timeout expired/;

/** The register says another schema than the one that was asked: the tenant was renamed, and is looked at anew. */
export class TenantMovedError extends Error {}

/** True for what may be over in a moment: somebody's lock, a server that restarts. */
export function isPassing(error: unknown): boolean {
  if (error instanceof TenantLockedError || error instanceof TenantMovedError) return true;
  return isLocked(error) || isAway(causeOf(error));
}

/** The error as the report names it. */
export function named(error: unknown, slug: string): unknown {
  if (error instanceof TenantMovedError) return new TenantLockedError(slug, error);
  const cause = causeOf(error);
  if (sqlState(cause) === DISK_FULL) return new DiskFullError(slug, cause);
  if (isLocked(cause)) return new TenantLockedError(slug, cause);
  if (!(error instanceof TenancyError && cause === error) && isAway(cause)) return new ConnectionLostError(slug, cause);
  return error;
}

function isAway(error: Error & { code?: string }): boolean {
  const code = error.code ?? '';
  return AWAY.test(code) || AWAY_IN_NODE.test(code) || AWAY_IN_PG.test(error.message);
}
