import { sqlState } from '../../../database/index.js';
import { TenancyError } from '../../../tenancy/index.js';
import { ConnectionLostError, DiskFullError, TenantLockedError } from '../errors.js';

const LOCKED = ['55P03', '40P01', '40001'];
const DISK_FULL = '53100';
/** Shut down, crashed, starting, out of connections, and the class of connection exceptions. */
const AWAY = /^(57P0[1-3]|53300|08\w{3})$/;
const AWAY_IN_NODE = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOENT)/;
const AWAY_IN_PG = /Connection terminated|Client has encountered a connection error|not queryable|timeout expired/;

/** The register says another schema than the one that was asked: the tenant was renamed, and is looked at anew. */
export class TenantMovedError extends Error {}

/** What the server said, under whatever was put around it. */
export function causeOf(error: unknown): Error & { code?: string } {
  let cause = error as Error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return (cause as { driverError?: Error }).driverError ?? cause;
}

/** True for what may be over in a moment: somebody's lock, a server that restarts. */
export function isPassing(error: unknown): boolean {
  if (error instanceof TenantLockedError || error instanceof TenantMovedError) return true;
  const cause = causeOf(error);
  return LOCKED.includes(sqlState(cause) ?? '') || isAway(cause);
}

/** The error as the report names it. */
export function named(error: unknown, slug: string): unknown {
  if (error instanceof TenantMovedError) return new TenantLockedError(slug, error);
  const cause = causeOf(error);
  const state = sqlState(cause) ?? '';
  if (state === DISK_FULL) return new DiskFullError(slug, cause);
  if (LOCKED.includes(state)) return new TenantLockedError(slug, cause);
  if (!(error instanceof TenancyError && cause === error) && isAway(cause)) return new ConnectionLostError(slug, cause);
  return error;
}

function isAway(error: Error & { code?: string }): boolean {
  const code = error.code ?? '';
  return AWAY.test(code) || AWAY_IN_NODE.test(code) || AWAY_IN_PG.test(error.message);
}
