import { type Tenant } from './tenant.js';

/** A slug the tenant had, and when. Another tenant may have had it before or after. */
export interface SlugSpan {
  readonly slug: string;
  readonly from: Date;
  /** Null while the tenant still has it. */
  readonly until: Date | null;
}

/** A tenant that is being erased. Its rows may be gone already. */
export interface ErasedTenant extends Pick<Tenant, 'id' | 'blueprint'> {
  /** Oldest first. For files of earlier releases that are named by a slug; everything else is found by the id. */
  readonly slugs: readonly SlugSpan[];
}

/**
 * A place outside the tenant's tables that holds something of tenants: files, messages, cached entries. A purge calls
 * every store, in any order and, after a failure, again: both methods must be idempotent. What is kept for a tenant is
 * kept under its immutable id, because a slug can become another tenant's.
 *
 * @example
 * class Exports implements TenantStore {
 *   readonly name = 'exports';
 *   constructor(private readonly folder: string) {}
 *   async erase({ id }: ErasedTenant) {
 *     const removed = await this.remains({ id });
 *     await rm(join(this.folder, id), { recursive: true, force: true });
 *     return { removed };
 *   }
 *   async remains({ id }: Pick<ErasedTenant, 'id'>) {
 *     return (await readdir(join(this.folder, id)).catch(() => [])).length;
 *   }
 * }
 */
export interface TenantStore {
  /** Short and plural, for reports: `files`, `outbox messages`. */
  readonly name: string;
  /**
   * Removes everything of the tenant and returns how many items that were. Does nothing where there is nothing. An error
   * it throws is reported with its message, which says what is left and where; the other stores are erased all the same.
   */
  erase(tenant: ErasedTenant): Promise<{ readonly removed: number }>;
  /** How many items of the tenant are left. Asked after `erase`; the purge has succeeded when every store answers 0. */
  remains(tenant: ErasedTenant): Promise<number>;
}

/** Where a blueprint's own stores lie. What it keeps in the file store or sends as mail is erased without its help. */
export interface StorePlaces {
  /** The folder the application keeps its own files in. It may not exist. */
  readonly home: string;
  /** The folder that messages are written to; undefined where they go to a mail server. */
  readonly outbox: string | undefined;
}
