import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

const ARGON2ID = 2;
/** OWASP's first choice: about 20 ms on a current core. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id. Checking takes the same work whether there is a password or not. */
@Injectable()
export class Passwords {
  private readonly nobodys = hash('no account has this password', COST);

  hash(password: string): Promise<string> {
    return hash(password, COST);
  }

  /** False for null, after the same work. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.nobodys), password);
    return matches && passwordHash !== null;
  }
}
