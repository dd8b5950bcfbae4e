/**
 * Volatile functions that PUBLIC keeps, with the reason. Every other volatile function of the catalog and of extensions is
 * taken from PUBLIC: the list is computed from pg_proc, so a server version that adds a function adds it to what is
 * revoked, not to what a tenant can call. Reviewed on PostgreSQL 15, 16, 17 and 18.
 */
export const KEPT_FUNCTIONS: Readonly<Record<string, string>> = {
  clock_timestamp: 'reads the clock',
  timeofday: 'reads the clock',
  random: 'a number of its own',
  random_normal: 'a number of its own',
  array_sample: 'works on its argument',
  array_shuffle: 'works on its argument',
  gen_random_uuid: 'default of keys',
  uuidv4: 'default of keys',
  uuidv7: 'default of keys',
  current_query: 'the text of the own statement',
  pg_is_in_recovery: 'drivers ask it to tell a standby from a primary',
  nextval: 'checks the right to the sequence',
  currval: 'checks the right to the sequence',
  setval: 'checks the right to the sequence',
  // Of extensions that a column type or a default may need (pgcrypto, uuid-ossp).
  gen_salt: 'a value of its own',
  gen_random_bytes: 'a value of its own',
  uuid_generate_v1: 'default of keys',
  uuid_generate_v1mc: 'default of keys',
  uuid_generate_v4: 'default of keys',
};

/** Functions that are not volatile and reach beyond their statement: they run a query from a text, or read what others do. */
export const REACHING_FUNCTIONS = ['%\\_to\\_xml%', 'pg\\_stat\\_get\\_%', 'pg\\_prepared\\_statement'] as const;

/** What monitoring reads: given back to pg_monitor as well. */
export const WATCHED_FUNCTIONS = [
  'pg\\_stat\\_get\\_%',
  'pg\\_lock\\_status',
  'pg\\_%\\_size',
  'pg\\_%wal%',
  'pg\\_last\\_%',
  'pg\\_control\\_%',
  'pg\\_%blocking\\_pids',
  'pg\\_notification\\_queue\\_usage',
  'pg\\_stat\\_statements%',
] as const;

export const REVOKED_VIEWS = [
  'pg\\_stat\\_%',
  'pg\\_statio\\_%',
  'pg\\_locks',
  'pg\\_prepared\\_%',
  'pg\\_replication\\_slots',
] as const;
