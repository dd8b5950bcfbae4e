import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { TenantScope } from '../scope/tenant-scope.js';
import { FieldEncryption } from './field-encryption.js';
import { type EncryptionKeyOptions, EncryptionKeys } from './keys.js';

export interface EncryptionAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: InjectionToken[];
  readonly useFactory: (...dependencies: any[]) => EncryptionKeyOptions;
}

/** FieldEncryption for the whole application; the tenant a secret is bound to is the scope's. Needs TenancyModule. */
@Module({})
export class EncryptionModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: EncryptionAsyncOptions): DynamicModule {
    const keys = {
      provide: EncryptionKeys,
      inject,
      useFactory: (...dependencies: unknown[]) => new EncryptionKeys(useFactory(...dependencies)),
    };
    const encryption = {
      provide: FieldEncryption,
      inject: [EncryptionKeys, TenantScope],
      useFactory: (of: EncryptionKeys, scope: TenantScope) => new FieldEncryption(of, () => scope.current()),
    };
    return {
      module: EncryptionModule,
      global: true,
      imports,
      providers: [keys, encryption],
      exports: [keys, encryption],
    };
  }
}
