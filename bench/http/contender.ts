import { type ModuleMetadata } from '@nestjs/common';
import { type Tenant } from '../../src/tenancy/index.js';

/** Where an application of the bench finds its rows and whose they are. */
export interface AppSettings {
  /** The login a contender without walls uses. */
  readonly ownerUrl: string;
  /** The login that owns nothing: ours. */
  readonly appUrl: string;
  readonly tenants: readonly Tenant[];
  readonly poolSize: number;
  /** Ours: the library's default where it is not given. */
  readonly maxTablesPerConnection?: number;
}

/** One way to serve many tenants: what a user would write around the same controller. */
export interface Contender {
  readonly name: string;
  /** In a sentence, for the reader of the figures. */
  readonly what: string;
  /** False where every tenant gets the same rows. */
  readonly isolates: boolean;
  /** Imports and providers, among them the ArticleStore. */
  module(settings: AppSettings): ModuleMetadata;
}
