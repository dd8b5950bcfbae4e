/** Kept as text with a CHECK: the blueprint's PostgreSQL enums are the five of its specification. */
export enum Aggregation {
  Count = 'count',
  Sum = 'sum',
  Average = 'average',
  Maximum = 'maximum',
}

export enum ValueOrigin {
  /** Made from raw snapshots; a later computation replaces it. */
  Computed = 'computed',
  /** Written by a person; computations leave it alone. */
  Manual = 'manual',
}
