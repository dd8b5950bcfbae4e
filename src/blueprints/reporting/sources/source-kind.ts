/** Kept as text with a CHECK: the blueprint's PostgreSQL enums are the five of its specification. */
export enum SourceKind {
  /** A folder of JSON files below the tenant's own sync folder. */
  Folder = 'folder',
  /** The time-and-call tracking API, or anything that pages the same way. */
  Http = 'http',
}
