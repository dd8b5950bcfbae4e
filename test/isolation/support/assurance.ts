import { randomBytes } from 'node:crypto';
import { type Client } from 'pg';
import { ensureAssurance, type Installation } from '../../../src/database/index.js';
import { type TenantDataSourceOptions } from '../../../src/tenancy/index.js';

export type Assurance = 'role' | 'signed';

/** Brings an arena's database to the assurance and says what the data source needs for it. One line for each. */
export const assurances: Record<
  Assurance,
  (admin: Client, installation: Installation) => Promise<Partial<TenantDataSourceOptions>>
> = {
  role: () => Promise.resolve({}),
  signed,
};

export const ASSURANCES = Object.keys(assurances) as Assurance[];

async function signed(admin: Client): Promise<Partial<TenantDataSourceOptions>> {
  const signing = { isolationAssurance: 'signed', claimSecret: randomBytes(24).toString('hex') } as const;
  await ensureAssurance(admin, signing);
  return signing;
}
