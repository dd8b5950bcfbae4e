export { FileKeyError, FileMissingError, FileStoreUnavailableError } from './errors.js';
export { type CheckedFileStore, FILE_STORE, type FileStore } from './file-store.js';
export { createFileStore, FilesModule, type StorageOptions } from './files.module.js';
export { FilesOfTenants } from './files-of-tenants.js';
export { FolderFileStore } from './folder-file-store.js';
export { type S3Options } from './s3-client.js';
export { S3FileStore } from './s3-file-store.js';
export { countFiles, FolderNotErasedError, TenantFolders } from './tenant-folders.js';
