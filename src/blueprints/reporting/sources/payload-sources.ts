import { join } from 'node:path';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { HOME_FOLDER, TenantScope } from '../../../tenancy/index.js';
import { type DataSource } from './data-source.js';
import { FolderSource } from './folder-source.js';
import { HttpSource } from './http-source.js';
import { type PayloadSource } from './payload-source.js';
import { SourceKind } from './source-kind.js';
import { DEFAULT_SYNC_OPTIONS, SYNC_OPTIONS, type SyncOptions } from './sync-options.js';

/** Opens the source that a data source describes, for the tenant of the scope. */
@Injectable()
export class PayloadSources {
  readonly options: SyncOptions;

  constructor(
    private readonly scope: TenantScope,
    @Inject(HOME_FOLDER) home: string,
    @Optional() @Inject(SYNC_OPTIONS) options?: Partial<SyncOptions>,
  ) {
    this.options = { ...DEFAULT_SYNC_OPTIONS, folderRoot: join(home, DEFAULT_SYNC_OPTIONS.folderRoot), ...options };
  }

  of(source: DataSource): PayloadSource {
    if (source.kind === SourceKind.Http) return new HttpSource(source, this.options);
    const home = join(this.options.folderRoot, this.scope.current().slug);
    return new FolderSource(home, source.location, source.pageSize);
  }
}
