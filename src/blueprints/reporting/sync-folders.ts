import { join } from 'node:path';
import { countFiles, FolderNotErasedError, TenantFolders } from '../../files/index.js';
import { type ErasedTenant, type StorePlaces, type Tenant, type TenantStore } from '../../tenancy/index.js';
import { DEFAULT_SYNC_OPTIONS } from './sources/sync-options.js';

/** Where an operator drops the files of one tenant's folder sources. */
export interface SyncFolder {
  /** `<root>/<tenant id>` */
  readonly path: string;
  /** A sentence for a run that finds nothing: which folder to rename; empty where there is none. */
  notice(): Promise<string>;
}

/**
 * The folder of a tenant, named by its immutable id. Folders named by a slug, as in earlier releases, are never read:
 * the slug may have been another tenant's when the files were put there.
 */
export function syncFolder(root: string, { id, slug }: Pick<Tenant, 'id' | 'slug'>): SyncFolder {
  return {
    path: join(root, id),
    async notice() {
      const isThere = (await countFiles(join(root, slug)).catch(() => 0)) > 0;
      if (!isThere) return '';
      return ` The folder "${slug}" is not read any more: if its files are this tenant's, rename it to "${id}".`;
    },
  };
}

/** What a purge erases: the tenant's folder. Files in a folder named by one of its slugs stop the purge. */
export function syncStores({ home }: Pick<StorePlaces, 'home'>): TenantStore[] {
  const root = join(home, DEFAULT_SYNC_OPTIONS.folderRoot);
  return [new TenantFolders('sync files', root), new FoldersNamedBySlug(root)];
}

/**
 * Folders of earlier releases. Whose files they hold cannot be known, so they are neither erased nor passed over: an
 * operator renames them to the id of the tenant whose files they are, or removes them.
 */
class FoldersNamedBySlug implements TenantStore {
  readonly name = 'sync files named by slug';

  constructor(private readonly root: string) {}

  async erase(tenant: ErasedTenant): Promise<{ removed: number }> {
    for (const slug of slugsOf(tenant)) {
      const path = join(this.root, slug);
      if ((await countFiles(path)) === 0) continue;
      throw new FolderNotErasedError(
        path,
        `it is named by a slug. Rename it to the id of the tenant whose files it holds ("${tenant.id}" for this one), or remove it`,
      );
    }
    return { removed: 0 };
  }

  async remains(tenant: ErasedTenant): Promise<number> {
    let count = 0;
    for (const slug of slugsOf(tenant)) count += await countFiles(join(this.root, slug));
    return count;
  }
}

function slugsOf({ slugs }: ErasedTenant): Set<string> {
  return new Set(slugs.map(({ slug }) => slug));
}
