import { hash, verify } from '@node-rs/argon2';
import { HashingSlots } from './hashing-slots.js';

/** argon2id (the library's default kind), OWASP's first choice: 19 MiB, two passes, about 20 ms on a current core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Two of the four threads that Node does such work on: files and names go on being read while people log in. A hundred in
 * line are one second of work.
 */
const slots = new HashingSlots({ atOnce: 2, waiting: 100, waitMs: 5_000 });

let decoy: Promise<string> | undefined;

/** @throws LogInBusyProblem (503) when too many are waiting. */
export function hashPassword(password: string): Promise<string> {
  return slots.run(() => hash(password, COST));
}

/**
 * Whether the password is the one behind the hash. Without a hash (unknown e-mail, nobody may log in) the same work is
 * done and the answer is no: the time taken does not tell which e-mails are known.
 * @throws LogInBusyProblem (503) when too many are waiting.
 */
export async function isPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  const known = passwordHash?.startsWith('$argon2') ? passwordHash : undefined;
  const compared = known ?? (await (decoy ??= hash('nobody has this password', COST)));
  const matches = await slots.run(() => verify(compared, password));
  return known !== undefined && matches;
}
