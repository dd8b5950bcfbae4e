import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default kind), OWASP's first choice: 19 MiB, two passes, about 20 ms on a current core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/**
 * Whether the password is the one behind the hash. Without a hash (unknown e-mail, nobody may log in) the same work is
 * done and the answer is no: the time taken does not tell which e-mails are known.
 */
export async function isPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  const known = passwordHash?.startsWith('$argon2') ? passwordHash : undefined;
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(known ?? (await decoy), password);
  return known !== undefined && matches;
}
