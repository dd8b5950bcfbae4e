import { join } from 'node:path';
import { Inject, Injectable, Optional } from '@nestjs/common';
import {
  FieldEncryption,
  HOME_FOLDER,
  SealBrokenError,
  TenantScope,
  UnknownEncryptionKeyError,
} from '../../../tenancy/index.js';
import { type DataSource } from './data-source.js';
import { FolderSource } from './folder-source.js';
import { HttpSource } from './http-source.js';
import { type PayloadSource, SourceError } from './payload-source.js';
import { SourceKind } from './source-kind.js';
import { syncFolder } from '../sync-folders.js';
import { DEFAULT_SYNC_OPTIONS, SYNC_OPTIONS, type SyncOptions } from './sync-options.js';

/** Opens the source that a data source describes, for the tenant of the scope. */
@Injectable()
export class PayloadSources {
  readonly options: SyncOptions;

  constructor(
    private readonly scope: TenantScope,
    private readonly encryption: FieldEncryption,
    @Inject(HOME_FOLDER) home: string,
    @Optional() @Inject(SYNC_OPTIONS) options?: Partial<SyncOptions>,
  ) {
    this.options = { ...DEFAULT_SYNC_OPTIONS, folderRoot: join(home, DEFAULT_SYNC_OPTIONS.folderRoot), ...options };
  }

  /** @throws SourceError when the source's token does not open. */
  of(source: DataSource): PayloadSource {
    if (source.kind === SourceKind.Http) {
      const { location, pageSize } = source;
      return new HttpSource({ location, pageSize, token: this.tokenOf(source) }, this.options);
    }
    const folder = syncFolder(this.options.folderRoot, this.scope.current());
    return new FolderSource(folder, source.location, source.pageSize);
  }

  private tokenOf(source: DataSource): string | null {
    try {
      return this.encryption.open(source, 'token');
    } catch (error) {
      if (!(error instanceof SealBrokenError || error instanceof UnknownEncryptionKeyError)) throw error;
      throw new SourceError(`The token of "${source.name}" does not open. Set it again.`, { cause: error });
    }
  }
}
