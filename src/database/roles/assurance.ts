import { Client } from 'pg';
import { type ClaimKey, claimKeysOf, type IsolationAssurance, signClaim } from '../../tenancy/index.js';
import { assertContextRight } from '../hardening/context-right.js';
import { AssuranceMismatchError, ClaimKeyUnknownError } from './errors.js';
import { type Queryable } from './installation.js';

/** How tenants are made known to the database, as a process was told. */
export interface AssuranceSettings {
  readonly isolationAssurance: IsolationAssurance;
  /** TENANTRY_CLAIM_SECRET, which `signed` needs. */
  readonly claimSecret: string | undefined;
}

const PROOF = 'assurance-check';
const PROOF_SECONDS = 120;
const REFUSED = '42501';

/** What the database does. One that was set up before there was a choice does `role`. */
export async function readAssurance(db: Queryable): Promise<IsolationAssurance> {
  const { rows } = await db.query(
    `SELECT coalesce(to_jsonb(i) ->> 'assurance', 'role') AS assurance FROM tenancy.installation i`,
  );
  return (rows[0] as { assurance: IsolationAssurance }).assurance;
}

/**
 * Brings the database to the assurance, with the keys of the secret and no others. For the owner role, once the register has
 * been migrated. Returns what it changed, one line each.
 * @throws ClaimSecretError
 */
export async function ensureAssurance(db: Queryable, settings: AssuranceSettings): Promise<string[]> {
  const { isolationAssurance, claimSecret } = settings;
  const keys: ClaimKey[] = isolationAssurance === 'signed' ? claimKeysOf(claimSecret) : [];
  const changes: string[] = [];
  for (const { id, innerPad, outerPad } of keys) {
    const { rows } = await db.query(
      `INSERT INTO tenancy.claim_keys (id, inner_pad, outer_pad) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [id, innerPad, outerPad],
    );
    if (rows.length > 0) changes.push(`claims may be signed with the key ${id}`);
  }
  const { rows: set } = await db.query('SELECT tenancy.set_assurance($1) AS changed', [isolationAssurance]);
  if ((set[0] as { changed: boolean }).changed) changes.push(`isolation assurance is ${isolationAssurance}`);
  const { rows: removed } = await db.query(
    `WITH removed AS (DELETE FROM tenancy.claim_keys WHERE id <> ALL ($1::text[]) RETURNING id) SELECT id FROM removed`,
    [keys.map(({ id }) => id)],
  );
  for (const { id } of removed as { id: string }[]) changes.push(`claims may no longer be signed with the key ${id}`);
  return changes;
}

/**
 * A process and its database agree: on the assurance, on the key that signs, and the application may set a tenant's context.
 * For a login that may read the installation; sends a claim for a tenant that does not exist.
 * @throws AssuranceMismatchError, ClaimKeyUnknownError, ClaimSecretError, ContextRightMissingError
 */
export async function assertAssurance(db: Queryable, settings: AssuranceSettings): Promise<void> {
  const { isolationAssurance, claimSecret } = settings;
  const found = await readAssurance(db);
  if (found !== isolationAssurance) throw new AssuranceMismatchError(isolationAssurance, found);
  await assertContextRight(db);
  if (found === 'role') return;
  const [key] = claimKeysOf(claimSecret);
  const claim = signClaim(key, PROOF, Math.floor(Date.now() / 1_000) + PROOF_SECONDS);
  try {
    await db.query('SELECT tenancy.claimed_tenant($1)', [claim]);
  } catch (error) {
    const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
    if ((driverError?.code ?? code) !== REFUSED) throw error;
    throw new ClaimKeyUnknownError(key.id, error as Error);
  }
}

/** The same with a login of its own, for a door that wants to know before it builds an application. */
export async function assertAssuranceAt(metaUrl: string, settings: AssuranceSettings): Promise<void> {
  const client = new Client({
    connectionString: metaUrl,
    application_name: 'tenantry start',
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  try {
    await assertAssurance(client, settings);
  } finally {
    await client.end();
  }
}

/** A key the database believes, for the owner, whatever this process was told; null while it believes none. */
export async function readClaimKey(db: Queryable): Promise<ClaimKey | null> {
  const { rows } = await db.query(
    'SELECT id, inner_pad AS "innerPad", outer_pad AS "outerPad" FROM tenancy.claim_keys ORDER BY created_at DESC LIMIT 1',
  );
  return (rows[0] as ClaimKey | undefined) ?? null;
}
