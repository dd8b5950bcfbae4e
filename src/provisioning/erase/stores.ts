import { CachedEntries } from '../../cache/index.js';
import { createFileStore, FilesOfTenants, type StorageOptions, TenantFolders } from '../../files/index.js';
import { type MailOptions } from '../../mail/index.js';
import { type Blueprint, type TenantStore } from '../../tenancy/index.js';

/** Where an application keeps what belongs to its tenants: the same for serving, commands and purges. */
export interface StoreSettings {
  /** The folder the application keeps its own files in. */
  readonly home: string;
  readonly storage: StorageOptions | undefined;
  readonly mail: MailOptions | undefined;
  readonly redisUrl: string | undefined;
}

/**
 * Every store that takes part in a purge: those of the rooms, then those of the blueprints. The application, the commands
 * and the operators' API all purge with this list; a store that is missing here is never erased.
 *
 * @example
 * new OwnerDatabase({ ...options, blueprints, stores: tenantStores(settings, blueprints) })
 */
export function tenantStores(settings: StoreSettings, blueprints: readonly Blueprint[]): TenantStore[] {
  const { home, storage, mail, redisUrl } = settings;
  const isNeeded = (need: 'files' | 'mail') => blueprints.some(({ needs }) => needs?.includes(need));
  const outbox = mail?.kind === 'folder' ? mail.folder : undefined;
  return [
    // A process that does not know where the files lie must not call them erased.
    ...(storage || isNeeded('files') ? [new FilesOfTenants(createFileStore(storage))] : []),
    ...(outbox === undefined ? [] : [new TenantFolders('outbox messages', outbox)]),
    ...(mail || !isNeeded('mail') ? [] : [new UnknownOutbox()]),
    ...(redisUrl ? [new CachedEntries(redisUrl)] : []),
    ...blueprints.flatMap(({ stores }) => stores?.({ home, outbox }) ?? []),
  ];
}

/** Stands for an outbox that may be a folder, in a process that was not told. */
class UnknownOutbox implements TenantStore {
  readonly name = 'outbox messages';

  erase(): Promise<never> {
    return Promise.reject(
      new Error('MAIL_URL is not set here, so messages in a folder are not found. Set it as the application has it'),
    );
  }

  remains(): Promise<never> {
    return this.erase();
  }
}
