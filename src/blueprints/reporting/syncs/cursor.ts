/** Where a run stands: which endpoint, and what its source understands as "the next page". */
export interface SyncCursor {
  endpoint: string;
  /** Null: the endpoint's first page. */
  next: string | null;
}
