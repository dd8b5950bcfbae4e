import { type EntityManager } from 'typeorm';
import { hashPassword, isPassword } from '../../../access/index.js';

/** What the flows of this folder need to know of an account. */
export interface Person {
  readonly id: string;
  readonly passwordHash: string | null;
  /** The mailbox was proved by a link. Without it a password counts for nothing against the mailbox's owner. */
  readonly proved: boolean;
  readonly disabled: boolean;
}

export interface ProvedPerson {
  readonly email: string;
  readonly name: string | null;
  /** The new password's hash; null keeps what is there. */
  readonly passwordHash: string | null;
}

/** A blueprint's accounts. `tenantId` matters where an account belongs to one tenant. */
export interface Accounts {
  find(email: string, tenantId: string | null, manager: EntityManager): Promise<Person | null>;
  /**
   * The account of a mailbox that was proved a moment ago: created where there is none. Where a password is given, it
   * replaces the former one and ends every session that was opened with it. Returns the person's id; null when the
   * account is no longer as in `before`, and nothing was changed.
   */
  prove(
    proved: ProvedPerson,
    before: Person | null,
    options: { tenantId: string | null; manager: EntityManager },
  ): Promise<string | null>;
}

/** How somebody who holds a link shows that the account of its address is theirs. */
export interface Claim {
  readonly password?: string;
  /** The person of the session the request was made with. */
  readonly userId?: string | null;
}

/** The claim with its password checked and hashed. */
export interface CheckedClaim {
  readonly passwordHash: string | null;
  /** The password is the one of `checked`. */
  readonly matches: boolean;
  readonly checked: string | null;
  readonly userId: string | null;
}

/** One hash and one comparison, whether there is an account or not: the time taken tells nothing. */
export async function checkClaim({ password, userId = null }: Claim, person: Person | null): Promise<CheckedClaim> {
  const checked = person?.passwordHash ?? null;
  if (password === undefined) return { passwordHash: null, matches: false, checked, userId };
  const [passwordHash, matches] = [await hashPassword(password), await isPassword(password, checked)];
  return { passwordHash, matches, checked, userId };
}

export type Standing = 'may set a password' | 'is known' | 'has another password' | 'may not';

/** What the holder of a link may do with the account. A proved person's password is never replaced by a link. */
export function standingOf(person: Person | null, claim: CheckedClaim): Standing {
  if (person?.disabled) return 'may not';
  if (claim.userId !== null) return person?.id === claim.userId ? 'is known' : 'may not';
  if (!person || !person.proved || !person.passwordHash?.startsWith('$')) return 'may set a password';
  // Changed since it was compared.
  if (person.passwordHash !== claim.checked) return 'may not';
  return claim.matches ? 'is known' : 'has another password';
}
