import assert from 'node:assert/strict';
import { Client } from 'pg';
import { type QueryRunner } from 'typeorm';
import { type Blueprint, quoteIdentifier } from '../../../src/tenancy/index.js';
import { type Installation } from '../../../src/database/index.js';
import { type World } from '../../world/world.js';

export type Extent = 'tables' | 'tables and walls';

/** What a tenant's place comes to as SQL text, and ours to hold beside it. */
export interface BareDdl {
  /** One message on an open connection. */
  make(n: number, extent: Extent): Promise<unknown>;
  makeOurs(n: number): Promise<unknown>;
  /** Both ways leave the same tables, indexes, policies and grants. @throws AssertionError */
  check(): Promise<void>;
  close(): Promise<void>;
}

export async function bareDdl(world: World, blueprint: Blueprint): Promise<BareDdl> {
  const installation = await world.owner.installation();
  const statements = await statementsOf(blueprint);
  const appendOnly = await world.owner.tableNames(blueprint.tenant?.appendOnly);
  const client = new Client({ connectionString: world.ownerUrl });
  await client.connect();
  const make = (n: number, extent: Extent) =>
    client.query(messageOf({ n, extent, statements, appendOnly, installation }));
  const makeOurs = (n: number) => world.provisioning.create({ slug: slugOf(n), blueprint: blueprint.name });
  return {
    make,
    makeOurs,
    async check() {
      await make(0, 'tables and walls');
      const ours = await makeOurs(0);
      const made = await contentsOf(client, placeOf(0));
      assert.ok(made.length > 100, 'the bare DDL makes little');
      assert.deepEqual(made, await contentsOf(client, ours.schemaName));
    },
    close: () => client.end(),
  };
}

const slugOf = (n: number) => `cold${n}`;
const placeOf = (n: number) => `bare_${n}`;

/** Migrations are plain statements in order: they are written down instead of sent. */
async function statementsOf({ tenant }: Blueprint): Promise<string[]> {
  const statements: string[] = [];
  const recorder = { query: async (sql: string) => void statements.push(sql) } as unknown as QueryRunner;
  for (const Migration of tenant!.migrations) await new Migration().up(recorder);
  return statements;
}

interface Message {
  readonly n: number;
  readonly extent: Extent;
  readonly statements: readonly string[];
  readonly appendOnly: readonly string[];
  readonly installation: Installation;
}

function messageOf({ n, extent, statements, appendOnly, installation }: Message): string {
  const schema = quoteIdentifier('schema', placeOf(n));
  const role = quoteIdentifier('role', `t_${installation.id}_bare_${n}`);
  const owner = quoteIdentifier('role', installation.ownerRole);
  const rights = `'{${appendOnly.join(',')}}'::text[]`;
  const isWalled = extent === 'tables and walls';
  return [
    'BEGIN',
    isWalled ? `CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO ${quoteIdentifier('role', installation.appRole)}` : '',
    `CREATE SCHEMA ${schema} AUTHORIZATION ${owner}; SET LOCAL ROLE ${owner}; SET LOCAL search_path TO ${schema}, public`,
    ...statements,
    isWalled
      ? `SELECT tenancy.isolate_schema('${placeOf(n)}', ${role.replaceAll('"', "'")}, '${KEY}', ${rights}, false)`
      : '',
    'COMMIT',
  ]
    .filter(Boolean)
    .join(';\n');
}

/** A policy compares with the tenant's key: a uuid like all others. */
const KEY = '00000000-0000-4000-8000-000000000000';

/** Names alone; our ledger of migrations has no counterpart. */
async function contentsOf(client: Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `SELECT relkind::text || ' ' || relname || ' ' || relrowsecurity || relforcerowsecurity
              || coalesce(array_length(relacl, 1), 0) AS what
       FROM pg_class WHERE relnamespace = quote_ident($1)::regnamespace AND relname NOT LIKE '%schema\\_migrations%'
     UNION ALL SELECT 'policy ' || tablename || ' ' || policyname FROM pg_policies
        WHERE schemaname = $1 AND tablename NOT LIKE '%schema\\_migrations%'
     UNION ALL SELECT 'constraint ' || conname FROM pg_constraint
        WHERE connamespace = quote_ident($1)::regnamespace AND conname NOT LIKE '%schema\\_migrations%'
     ORDER BY 1`,
    [schema],
  );
  return rows.map(({ what }) => what);
}
