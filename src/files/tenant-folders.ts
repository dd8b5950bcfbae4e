import { lstat, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ErasedTenant, type TenantStore } from '../tenancy/index.js';

/** Also refuses an empty id, which would name the folder of all tenants. */
const TENANT_ID = /^[A-Za-z0-9-]+$/;

/** Raised when a tenant's folder cannot be erased safely: it is a link, or the id is not one. */
export class FolderNotErasedError extends Error {
  readonly code = 'folder_not_erased';
  constructor(path: string, why: string) {
    super(`${path} was not erased: ${why}.`);
    this.name = new.target.name;
  }
}

/**
 * A folder with a folder for each tenant in it, named by the tenant's id: everything below goes with the tenant.
 *
 * @example
 * stores: ({ home }) => [new TenantFolders('exports', join(home, 'exports'))]
 */
export class TenantFolders implements TenantStore {
  constructor(
    readonly name: string,
    private readonly root: string,
  ) {}

  /** @throws FolderNotErasedError for a folder that is a link: what it points to may be another's. */
  async erase(tenant: Pick<ErasedTenant, 'id'>): Promise<{ removed: number }> {
    const path = this.folderOf(tenant);
    if (await isLink(path)) {
      throw new FolderNotErasedError(path, 'it is a link. Remove what it points to, then the link, and purge again');
    }
    const removed = await countFiles(path);
    await rm(path, { recursive: true, force: true });
    return { removed };
  }

  remains(tenant: Pick<ErasedTenant, 'id'>): Promise<number> {
    return countFiles(this.folderOf(tenant));
  }

  private folderOf({ id }: Pick<ErasedTenant, 'id'>): string {
    if (!TENANT_ID.test(id)) throw new FolderNotErasedError(this.root, `${JSON.stringify(id)} is not a tenant's id`);
    return join(resolve(this.root), id);
  }
}

/** Files and links below the folder, at any depth; 0 where there is no folder. */
export async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyWhereMissing);
  return entries.filter((entry) => !entry.isDirectory()).length;
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch(emptyWhereMissing);
  return !Array.isArray(found) && found.isSymbolicLink();
}

/** Nothing where there is no such folder; every other error is one. */
export function emptyWhereMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
