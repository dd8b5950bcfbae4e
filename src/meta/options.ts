export const META_OPTIONS = Symbol('META_OPTIONS');

export interface MetaOptions {
  /** The register's login. */
  readonly url: string;
  /** How long a resolved tenant is remembered; 0 asks each time. */
  readonly resolutionCacheSeconds: number;
}
