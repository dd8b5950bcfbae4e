import { createHash } from 'node:crypto';
import { ClaimSecretError } from '../errors.js';

/** How a tenant is made known to the database: by a role and settings, or also by a claim that only the application can sign. */
export type IsolationAssurance = 'role' | 'signed';

/** A key claims are signed with, as the database keeps it: the two halves of an HMAC-SHA-256. */
export interface ClaimKey {
  /** Names the key in a claim and tells nothing about it. */
  readonly id: string;
  readonly innerPad: Buffer;
  readonly outerPad: Buffer;
}

const SHORTEST_SECRET = 32;
const BLOCK_BYTES = 64;
const VALID_SECONDS = 120;
const RENEWED_AFTER_MS = 60_000;

/**
 * The keys of `TENANTRY_CLAIM_SECRET`: one secret or several with commas between them, the current one first.
 * @throws ClaimSecretError when one of them is shorter than 32 characters.
 */
export function claimKeysOf(secrets: string | undefined): [ClaimKey, ...ClaimKey[]] {
  const [first, ...others] = (secrets ?? '').split(',').map((secret) => secret.trim());
  return [keyOf(first), ...others.map(keyOf)];
}

function keyOf(secret: string): ClaimKey {
  if (secret.length < SHORTEST_SECRET) throw new ClaimSecretError(SHORTEST_SECRET);
  const key = sha256(secret);
  const pad = (byte: number) => Buffer.alloc(BLOCK_BYTES, byte).map((each, n) => each ^ (key[n] ?? 0));
  const id = sha256(key, 'id').toString('hex').slice(0, 8);
  return { id, innerPad: Buffer.from(pad(0x36)), outerPad: Buffer.from(pad(0x5c)) };
}

/** A claim for one tenant key that ends at a time in seconds since 1970. */
export function signClaim({ id, innerPad, outerPad }: ClaimKey, tenantKey: string, expiresAtSeconds: number): string {
  const claim = `v1.${id}.${expiresAtSeconds}.${tenantKey}`;
  return `${claim}.${sha256(outerPad, sha256(innerPad, claim)).toString('hex')}`;
}

function sha256(...parts: (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The claims of one tenant: each lives for two minutes and is sent for one. */
export class TenantClaim {
  private claim = '';
  private renewAtMs = 0;

  constructor(
    private readonly key: ClaimKey,
    private readonly tenantKey: string,
  ) {}

  /** To be sent as a bound parameter, by the login itself: no statement's text shows it. */
  current(): string {
    const nowMs = Date.now();
    if (nowMs >= this.renewAtMs) {
      this.renewAtMs = nowMs + RENEWED_AFTER_MS;
      this.claim = signClaim(this.key, this.tenantKey, Math.floor(nowMs / 1_000) + VALID_SECONDS);
    }
    return this.claim;
  }
}
