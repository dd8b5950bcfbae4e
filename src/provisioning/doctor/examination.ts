import { type AssuranceSettings, type Installation } from '../../database/index.js';
import { type IsolationAssurance, type Tenant } from '../../tenancy/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';

/** What a check may look at. The transaction is the owner's and is rolled back: nothing a check does in it stays. */
export interface Examination {
  readonly owner: OwnerDatabase;
  readonly transaction: OwnerTransaction;
  readonly installation: Installation;
  /** `server_version_num`. */
  readonly serverVersion: number;
  /** Of the blueprints served. A tenant in its grace period is among them: its walls stand until it is purged. */
  readonly tenants: readonly Tenant[];
  /** What the database does. */
  readonly assurance: IsolationAssurance;
  /** What this process was told; undefined where it was told nothing. */
  readonly told: AssuranceSettings | undefined;
}

/** SQL for "is a role tenants are switched to, or a login that serves": `$1` is what `confinedRoles` gives. */
export const IS_CONFINED = `(r.rolname = ANY ($1::text[]) OR starts_with(r.rolname, ($1::text[])[1]))`;

/** The roles that may hold no more than they were given. The first is the beginning of every tenant role's name. */
export function confinedRoles({ id, appRole, metaRole, rowsRole, tenantsRole }: Installation): string[] {
  return [`t_${id}_`, appRole, metaRole, rowsRole, tenantsRole];
}
