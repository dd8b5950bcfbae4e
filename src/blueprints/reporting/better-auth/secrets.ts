import { tokenHash } from '../../../access/index.js';
import { normalizeEmail } from '../../kit/index.js';
import { SESSION_PREFIX } from '../sign-in/tokens.js';
import { type Condition } from './conditions.js';

/** The hash under which a session of Better Auth is kept: the API knows its token as `rs_<token>`. */
export function storedToken(token: string): string {
  return tokenHash(SESSION_PREFIX + token);
}

/** A person's address in its stored spelling. A new one is not proved, unless Better Auth says that it was. */
function addressedValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof values.email !== 'string') return { ...values };
  return { emailVerified: false, ...values, email: normalizeEmail(values.email) };
}

/** A row about to be written, its token hashed. Better Auth sends '' where it knows no address, which inet refuses. */
export function hashedValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    ...addressedValues(values),
    ...(typeof values.token === 'string' ? { token: storedToken(values.token) } : {}),
    ...(values.ipAddress === '' ? { ipAddress: null } : {}),
  };
}

/** Conditions on a token, by its hash. What is stored finds nothing, or a stolen copy of the table would open sessions. */
export function hashedConditions(conditions: readonly Condition[]): Condition[] {
  return conditions.map((condition) => (condition.field === 'token' ? withValue(condition, storedToken) : condition));
}

/** For deleting: also by what is stored, which is all that a listing shows. That opens nothing. */
export function deletingConditions(conditions: readonly Condition[]): Condition[] {
  return conditions.map((condition) => {
    if (condition.field !== 'token') return condition;
    const tokens = [condition.value].flat() as string[];
    return { ...condition, operator: 'in', value: tokens.flatMap((token) => [token, storedToken(token)]) };
  });
}

/** The token a lookup was made with: the caller gets it back instead of the hash. */
export function presentedToken(conditions: readonly Condition[]): string | undefined {
  const condition = conditions.find(({ field, operator = 'eq' }) => field === 'token' && operator === 'eq');
  return condition?.value as string | undefined;
}

function withValue(condition: Condition, hash: (token: string) => string): Condition {
  const { value } = condition;
  return { ...condition, value: Array.isArray(value) ? (value as string[]).map(hash) : hash(value as string) };
}
