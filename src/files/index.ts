export { FILE_STORE, FileMissingError, type FileStore } from './file-store.js';
export { FolderFileStore } from './folder-file-store.js';
