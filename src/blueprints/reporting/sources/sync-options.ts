/** How payloads are fetched; provide `SYNC_OPTIONS` to change the defaults. */
export const SYNC_OPTIONS = Symbol('SYNC_OPTIONS');

export interface SyncOptions {
  /** Folder sources are read below `<folderRoot>/<tenant id>/`. Default: `sync` in the application's home. */
  readonly folderRoot: string;
  /** False: addresses of this machine and of private networks are refused, so that a tenant cannot look into ours. */
  readonly allowPrivateAddresses: boolean;
  readonly requestTimeoutMs: number;
  readonly maxResponseBytes: number;
  /** Attempts for one page before the run fails. */
  readonly attempts: number;
  /** Wait before the second attempt; doubles each time, with jitter. */
  readonly firstBackoffMs: number;
  /** A running run without a sign of life for this long may be taken over. */
  readonly leaseMs: number;
}

export const DEFAULT_SYNC_OPTIONS: SyncOptions = {
  folderRoot: 'sync',
  allowPrivateAddresses: false,
  requestTimeoutMs: 30_000,
  maxResponseBytes: 20_000_000,
  attempts: 5,
  firstBackoffMs: 500,
  leaseMs: 120_000,
};
