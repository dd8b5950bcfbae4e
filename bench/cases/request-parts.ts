import { Client } from 'pg';
import { quoteIdentifier, quotePlainLiteral, quoteSearchPath, type Tenant } from '../../src/tenancy/index.js';
import { type Line, linesOf } from '../harness/figure.js';
import { interleave } from '../harness/rounds.js';
import { type ServerCpu } from '../harness/server-cpu.js';
import { idOf } from '../http/traffic.js';
import { bySchema } from '../world/blueprints.js';
import { handSchemaOf, layOutByHand, PLAIN_SCHEMA } from '../world/by-hand.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';

const PARTS = 'request.parts';
const TENANTS = 50;
const BASELINE = 'plain';

/** A statement on articles that is answered with one row. */
interface Statement {
  readonly name: string;
  text(table: string): string;
  values(tenant: Tenant): string[];
}

/** One way to send a statement, with everything that leaves in the same write. */
interface Way {
  readonly name: string;
  readonly client: Client;
  before?(tenant: Tenant): string;
  from(tenant: Tenant): string;
  readonly after?: string;
  /** Parsed and planned once for each tenant and kept by the server: a named statement. */
  readonly kept?: true;
}

interface Measurement {
  readonly serverUs: number;
  readonly nodeUs: number;
}

const STATEMENTS: readonly Statement[] = [
  {
    name: 'by key',
    text: (table) =>
      `SELECT id, title, body, author, status, words, created_at, updated_at FROM ${table} a WHERE a.id = $1 LIMIT 1`,
    values: ({ slug }) => [idOf(slug, 7)],
  },
  {
    name: 'write',
    text: (table) =>
      `INSERT INTO ${table} (title, body, author) VALUES ($1, $2, $3) RETURNING id, status, words, created_at, updated_at`,
    values: ({ slug }) => [`of ${slug}`, 'Dolor sit amet.', 'bench'],
  },
];
const path = ({ searchPath }: Tenant) => `SET LOCAL search_path TO ${quoteSearchPath(searchPath)}`;
const key = (tenant: Tenant) => `SET LOCAL tenantry.tenant_id TO ${quotePlainLiteral('tenant key', tenant.key)}`;
const role = ({ roleName }: Tenant) => `SET LOCAL ROLE ${quoteIdentifier('role', roleName)}`;
const LIMIT = 'SET LOCAL statement_timeout TO 30000';

function waysOf(owner: Client, app: Client): Way[] {
  const plain = () => `${PLAIN_SCHEMA}.articles`;
  const own = () => 'articles';
  return [
    { name: BASELINE, client: owner, from: plain },
    { name: 'a table per tenant', client: owner, from: (tenant) => `${handSchemaOf(tenant)}.articles` },
    { name: 'in a transaction', client: owner, before: () => 'BEGIN', from: plain, after: 'COMMIT' },
    {
      name: 'with the path',
      client: owner,
      before: (tenant) => `BEGIN;SET LOCAL search_path TO ${handSchemaOf(tenant)}`,
      from: own,
      after: 'COMMIT',
    },
    {
      name: 'with role, path, key, limit and policies',
      client: app,
      before: (tenant) => ['BEGIN', role(tenant), path(tenant), key(tenant), LIMIT].join(';'),
      from: own,
      after: 'COMMIT',
    },
    {
      name: 'the same, planned before',
      client: app,
      before: (tenant) => ['BEGIN', role(tenant), path(tenant), key(tenant), LIMIT].join(';'),
      from: own,
      after: 'COMMIT',
      kept: true,
    },
  ];
}

async function sendOnce(way: Way, { name, text, values }: Statement, tenant: Tenant): Promise<void> {
  const { client, before, from, after, kept } = way;
  const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection;
  stream.cork();
  const answers = [
    ...(before ? [client.query(before(tenant))] : []),
    client.query({
      text: text(from(tenant)),
      values: values(tenant),
      name: kept && `${name} ${tenant.slug}`,
    }),
    ...(after ? [client.query(after)] : []),
  ];
  stream.uncork();
  const { rows } = (await Promise.all(answers))[before ? 1 : 0];
  if (rows.length !== 1) throw new Error(`${tenant.slug} was not answered with one row.`);
}

interface Turn {
  readonly tenants: readonly Tenant[];
  readonly times: number;
  readonly serverCpu: ServerCpu;
}

async function measured(way: Way, statement: Statement, { tenants, times, serverCpu }: Turn): Promise<Measurement> {
  const [server, node] = [serverCpu.usedUs(), process.cpuUsage()];
  for (let n = 0; n < times; n += 1) await sendOnce(way, statement, tenants[n % tenants.length]);
  const { user, system } = process.cpuUsage(node);
  return { serverUs: (serverCpu.usedUs() - server) / times, nodeUs: (user + system) / times };
}

/** What of a request's cost is whose: the same statement, on one connection, without HTTP and TypeORM around it. */
export const requestParts: Case = {
  figures: [PARTS],

  async *run({ serverUrl, serverCpu, quick }) {
    const common = {
      name: PARTS,
      title: `a read by key and a write, part by part, one connection, ${TENANTS} tenants in turn`,
      baseline: BASELINE,
      target: 'none: it shows where the cost of a scope is',
      goals: [],
    };
    if (!serverCpu) return yield { ...common, lines: [], notes: ['the server is not on this machine'] };
    const world = await makeWorld(serverUrl, [bySchema]);
    const connect = (connectionString: string) => new Client({ connectionString, pipeline: true } as object);
    const [owner, app] = [connect(world.ownerUrl), connect(world.appUrl)];
    try {
      const tenants = await world.settle(bySchema, TENANTS, 's');
      await layOutByHand(world.ownerUrl, tenants);
      await Promise.all([owner.connect(), app.connect()]);
      const turn: Turn = { tenants, times: quick ? 200 : 1_000, serverCpu };
      const lines: Line[] = [];
      for (const statement of STATEMENTS) {
        const runners = waysOf(owner, app).map((way) => ({
          name: way.name,
          measure: () => measured(way, statement, turn),
        }));
        const results = await interleave(runners, quick ? { rounds: 3 } : { rounds: 15, warmUps: 3 });
        const common = { measured: results, baseline: BASELINE, ratio: 'own/baseline', unit: 'µs CPU' } as const;
        lines.push(...linesOf({ ...common, part: `${statement.name}, server`, value: (m) => m.serverUs }));
        lines.push(...linesOf({ ...common, part: `${statement.name}, pg in Node`, value: (m) => m.nodeUs }));
      }
      yield {
        ...common,
        lines,
        notes: [
          'everything of a line leaves in one write and is one round trip',
          'the library sends COMMIT behind the same Sync as the statement, which is a little less than the last but one line',
        ],
      };
    } finally {
      await Promise.all([owner.end(), app.end()]);
      await world.close();
    }
  },
};
