import { type ErasedTenant, type TenantStore } from '../tenancy/index.js';
import { type FileStore } from './file-store.js';

/** The application's file store, as a purge sees it: all keys of a tenant begin with its id. */
export class FilesOfTenants implements TenantStore {
  readonly name = 'files';

  constructor(private readonly files: FileStore) {}

  async erase({ id }: Pick<ErasedTenant, 'id'>): Promise<{ removed: number }> {
    return { removed: await this.files.deleteAll(id) };
  }

  async remains({ id }: Pick<ErasedTenant, 'id'>): Promise<number> {
    let count = 0;
    for await (const key of this.files.list(id)) if (key) count += 1;
    return count;
  }
}
