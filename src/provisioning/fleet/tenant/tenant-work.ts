import { type Installation } from '../../../database/index.js';
import { type Blueprint, type Tenant } from '../../../tenancy/index.js';
import { type MigrationPlan, type TenantLedger } from '../../migrate/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { type FleetConnection } from '../connection.js';
import { type Journal } from '../run/journal.js';

/** What every tenant of a blueprint needs in a run. */
export interface BlueprintWork {
  readonly blueprint: Blueprint;
  readonly plan: MigrationPlan;
  /** Names of the tables to which tenants only add. */
  readonly appendOnly: readonly string[];
}

/** One tenant's turn. */
export interface TenantWork extends BlueprintWork {
  readonly owner: OwnerDatabase;
  readonly installation: Installation;
  readonly connection: FleetConnection;
  readonly tenant: Tenant;
  readonly ledger: TenantLedger;
  readonly journal: Journal | null;
  readonly lockTimeoutMs: number;
  readonly attempt: number;
  /** The policies of its tables have the form of before. */
  readonly hasOldPolicies?: boolean;
}

/** A migration is committed, and the tenant is at this version now. */
export type Applied = (name: string, version: string | null) => void;

/** Does its work and tells `applied` of each migration as soon as it is committed. */
export type TenantTurn = (work: TenantWork, applied: Applied) => Promise<void>;
