/**
 * What an injected expression could use to reach beyond its own query, with the stock rights of PUBLIC: change the
 * tenant's context, run SQL from a string, hold locks or backends, write large objects, read others' statements.
 * Patterns of pg_proc.proname and pg_class.relname in pg_catalog.
 */
export const REVOKED_FUNCTIONS = [
  'set\\_config',
  '%\\_to\\_xml%',
  'ts\\_stat',
  'pg\\_%advisory%',
  'pg\\_sleep%',
  'pg\\_notify',
  'pg\\_cancel\\_backend',
  'pg\\_terminate\\_backend',
  'lo\\_%',
  'loread',
  'lowrite',
  'pg\\_stat\\_get\\_%',
  'pg\\_lock\\_status',
  'pg\\_prepared\\_statement',
] as const;

/** `ts_rewrite(tsquery, text)` runs its second argument as SQL; its other form only rewrites. */
export const REVOKED_SIGNATURES = ['ts_rewrite(tsquery,text)'] as const;

export const REVOKED_VIEWS = ['pg\\_stat\\_%', 'pg\\_statio\\_%', 'pg\\_locks'] as const;
