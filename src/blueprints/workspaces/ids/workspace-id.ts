import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const GENERATED_LENGTH = 15;

/** 10 to 20 letters and digits. The database holds the same rule as a CHECK. */
export const WORKSPACE_ID = /^[A-Za-z0-9]{10,20}$/;

/** A new id: 15 letters and digits, each drawn uniformly by the system's random generator (89 bits). */
export function generateWorkspaceId(): string {
  return Array.from({ length: GENERATED_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** Whether `id` has the form of a workspace id; says nothing about there being such a workspace. */
export function isValidWorkspaceId(id: unknown): id is string {
  return typeof id === 'string' && WORKSPACE_ID.test(id);
}
