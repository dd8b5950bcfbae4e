import { quoteIdentifier } from '../../tenancy/index.js';

const PER_GRANT_OPTIONS_SINCE = 160_000;

/**
 * `GRANT role TO member` such that the member may switch to the role and holds none of its rights before it does.
 * Before PostgreSQL 16 that follows from the member being NOINHERIT.
 */
export function grantSwitch(serverVersion: number, role: string, member: string): string {
  const options = serverVersion >= PER_GRANT_OPTIONS_SINCE ? ' WITH INHERIT FALSE, SET TRUE' : '';
  return `GRANT ${quoteIdentifier('role name', role)} TO ${quoteIdentifier('role name', member)}${options}`;
}

/** `GRANT role TO member` such that the member holds the role's rights and may not switch to it. */
export function grantRights(serverVersion: number, role: string, member: string): string {
  const options = serverVersion >= PER_GRANT_OPTIONS_SINCE ? ' WITH INHERIT TRUE, SET FALSE' : '';
  return `GRANT ${quoteIdentifier('role name', role)} TO ${quoteIdentifier('role name', member)}${options}`;
}

/** The owner's login needs both: to create schemas for the owner role, and to work as it. */
export function grantOwnership(serverVersion: number, role: string): string {
  const options = serverVersion >= PER_GRANT_OPTIONS_SINCE ? ' WITH INHERIT TRUE, SET TRUE' : '';
  return `GRANT ${quoteIdentifier('role name', role)} TO CURRENT_USER${options}`;
}
