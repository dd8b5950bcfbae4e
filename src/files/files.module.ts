import { type DynamicModule, Global, Module } from '@nestjs/common';
import { FileStoreUnavailableError } from './errors.js';
import { type CheckedFileStore, FILE_STORE, type FileStore } from './file-store.js';
import { FolderFileStore } from './folder-file-store.js';
import { type S3Options } from './s3-client.js';
import { S3FileStore } from './s3-file-store.js';

/** Where files lie: a bucket, a folder, or nowhere. */
export type StorageOptions =
  ({ readonly kind: 's3' } & S3Options) | { readonly kind: 'folder'; readonly folder: string };

/** The store of these options; without any, one that refuses every file. */
export function createFileStore(options: StorageOptions | undefined): CheckedFileStore {
  if (!options) return refusing();
  return options.kind === 's3' ? new S3FileStore(options) : new FolderFileStore(options.folder);
}

function refusing(): CheckedFileStore {
  const refuse = () => Promise.reject(new FileStoreUnavailableError('STORAGE_URL is not set', true));
  return {
    write: refuse,
    read: refuse,
    delete: refuse,
    deleteAll: refuse,
    check: refuse,
    list: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
  };
}

/** `FILE_STORE` for every module. */
@Global()
@Module({})
export class FilesModule {
  static forRoot(store: FileStore): DynamicModule {
    return { module: FilesModule, providers: [{ provide: FILE_STORE, useValue: store }], exports: [FILE_STORE] };
  }
}
