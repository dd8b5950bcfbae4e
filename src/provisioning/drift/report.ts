import { type Difference } from './compare.js';

/** Tenants of one blueprint and version whose catalogs are alike: "997 × A, 2 × B". */
export interface DriftGroup {
  readonly blueprint: string;
  readonly version: string | null;
  /** Null where the schema is not there. */
  readonly fingerprint: string | null;
  readonly tenants: number;
  /** Whether it is what the migrations make. */
  readonly isExpected: boolean;
}

export interface DriftedTenant {
  readonly id: string;
  readonly slug: string;
  readonly blueprint: string;
  readonly version: string | null;
  readonly differences: readonly Difference[];
  /** In order. */
  readonly repair: readonly string[];
  /** Left out of the repair, as they throw rows away and that was not allowed. */
  readonly withheld: readonly string[];
  readonly isRepaired: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Tables that exist once: the register's, or the shared ones of a blueprint. */
export interface DriftedScope {
  /** For people: `the shared tables of support`. */
  readonly scope: string;
  readonly schema: string;
  readonly differences: readonly Difference[];
  /** In order, to be read and run by a person: what exists once is not repaired by itself. */
  readonly repair: readonly string[];
}

export interface DriftReport {
  /** Scopes of tables that exist once which were compared; 0 where only some tenants were asked for. */
  readonly sharedChecked: number;
  readonly shared: readonly DriftedScope[];
  readonly checked: number;
  readonly groups: readonly DriftGroup[];
  readonly drifted: readonly DriftedTenant[];
  readonly durationMs: number;
}
