/**
 * Whoever makes a workspace without being a person (a command, a platform key): every workspace names a creator.
 * The row comes with the first migration and nobody can log in as it.
 */
export const PLATFORM_USER_ID = '00000000-0000-4000-8000-000000000001';
