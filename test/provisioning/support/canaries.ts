import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Redis } from 'ioredis';
import { Client } from 'pg';
import { type Tenant } from '../../../src/tenancy/index.js';

/** Every word of a tenant begins with its tag, which fits into the shortest columns. */
export interface Canaries {
  readonly tenant: Tenant;
  readonly tag: string;
  next(): string;
  readonly planted: Set<string>;
}

let tags = 0;

export function canariesOf(tenant: Tenant): Canaries {
  const tag = `qz${(tags++).toString(36)}${tenant.id.slice(0, 4)}`.toLowerCase();
  const planted = new Set<string>();
  const next = () => {
    const word = `${tag}x${String(planted.size).padStart(2, '0')}`;
    planted.add(word);
    return word;
  };
  return { tenant, tag, next, planted };
}

/** Puts canaries into the text columns of the tenant's tables, wherever the table lets them in; each into a row of its own table. */
export async function plantInTables(client: Client, { tenant, tag, next, planted }: Canaries, most: number) {
  const columns: { table: string; name: string; own: string | null }[] = (
    await client.query(
      `SELECT DISTINCT ON (random(), c.oid) c.oid::regclass::text AS table, quote_ident(a.attname) AS name,
              (SELECT quote_ident(o.attname) FROM pg_attribute o WHERE o.attrelid = c.oid
                AND o.attname IN ('organization_id', 'tenant_id', 'workspace_id')) AS own
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind = 'r' AND c.relname <> 'schema_migrations'
          AND a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND a.attname !~ '_id$'`,
      [tenant.schemaName],
    )
  ).rows;
  for (const { table, name, own } of columns) {
    if (planted.size >= most) return;
    if (tenant.isolation === 'row' && own === null) continue;
    const where = tenant.isolation === 'row' ? `WHERE ${own}::text = '${tenant.key}'` : '';
    const word = `${tag}x${String(planted.size).padStart(2, '0')}`;
    const { rowCount } = await client
      .query(`UPDATE ${table} SET ${name} = $1 WHERE ctid = (SELECT ctid FROM ${table} ${where} LIMIT 1)`, [word])
      .catch(() => ({ rowCount: 0 }));
    if (rowCount === 1) next();
  }
}

export interface Places {
  readonly ownerUrl: string;
  readonly home: string;
  readonly redis: Redis | undefined;
  readonly log: readonly string[];
}

/** Every word with one of the tags that a byte search of all places finds. */
export async function search(places: Places, tags: readonly string[]): Promise<Map<string, Set<string>>> {
  const found = new Map(tags.map((tag) => [tag, new Set<string>()]));
  const pattern = /(qz[0-9a-z]+?)x\d\d/g;
  const look = (text: string) => {
    for (const [word, tag] of text.matchAll(pattern)) found.get(tag)?.add(word);
  };
  for await (const text of texts(places)) look(text);
  return found;
}

async function* texts(places: Places): AsyncGenerator<string> {
  yield* ofDatabase(places.ownerUrl);
  for (const entry of readdirSync(places.home, { recursive: true, withFileTypes: true })) {
    yield entry.name;
    if (entry.isFile()) yield readFileSync(join(entry.parentPath, entry.name), 'latin1');
  }
  if (places.redis) yield* ofRedis(places.redis);
  yield places.log.join('\n');
}

/** The rows of all tables of all schemas, large objects, and the names and comments of the catalog. */
async function* ofDatabase(ownerUrl: string): AsyncGenerator<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'm') AND relpersistence = 'p'
          AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
        UNION ALL SELECT unnest('{pg_namespace,pg_roles,pg_description,pg_shdescription,pg_class,pg_largeobject}'::text[])`,
    );
    for (const { name } of rows) {
      const { rows: lines } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
      yield lines.map(({ line }) => line).join('\n');
    }
  } finally {
    await client.end();
  }
}

async function* ofRedis(redis: Redis): AsyncGenerator<string> {
  for (const key of await redis.keys('*')) {
    yield key;
    yield (await redis.get(key).catch(() => null)) ?? '';
  }
}
