import { type Client } from 'pg';
import { type Installation } from '../../../src/database/index.js';
import { type TenantDataSourceOptions } from '../../../src/tenancy/index.js';

export type Assurance = 'role';

/** Brings an arena's database to the assurance and says what the data source needs for it. One line for each. */
export const assurances: Record<
  Assurance,
  (admin: Client, installation: Installation) => Promise<Partial<TenantDataSourceOptions>>
> = {
  role: () => Promise.resolve({}),
};

export const ASSURANCES = Object.keys(assurances) as Assurance[];
