import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { isPassword, type Throttle } from '../../access/index.js';
import { UnprocessableProblem } from '../../http/index.js';

/** The password of a person who is logged in, sent to prove once more who they are. */
@ApiSchema({ name: 'ReAuthenticate' })
export class ReAuthenticate {
  @ApiProperty({ maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password: string;
}

/** A person who is logged in, and from where they ask. */
export interface SignedInPerson {
  readonly userId: string;
  /** As stored; null for a person who has no password. */
  readonly passwordHash: string | null | undefined;
  readonly address: string | null | undefined;
}

/**
 * Checks the password of a person who is logged in. Attempts are counted: a stolen session must not guess passwords.
 * @throws UnprocessableProblem (422, `wrong_password`), and the throttle's refusal (429).
 */
export async function assertPassword(throttle: Throttle, person: SignedInPerson, password: string): Promise<void> {
  const account = `re-authenticate ${person.userId}`;
  await throttle.count(account, person.address);
  if (!(await isPassword(password, person.passwordHash))) {
    throw new UnprocessableProblem('wrong_password', 'The password is wrong.');
  }
  await throttle.forgive(account, person.address);
}
