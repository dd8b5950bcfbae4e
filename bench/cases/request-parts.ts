import { Client } from 'pg';
import { quoteIdentifier, quotePlainLiteral, quoteSearchPath, type Tenant } from '../../src/tenancy/index.js';
import { contextFor, type TenantContext } from '../../src/tenancy/server/context-message.js';
import { ServerConnection } from '../../src/tenancy/server/server-connection.js';
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

/** One way to send a statement, with everything that leaves in the same write, and to get its rows. */
interface Way {
  readonly name: string;
  send(statement: Statement, tenant: Tenant): Promise<unknown[]>;
}

/** By hand, with pg. */
interface ByHand {
  readonly client: Client;
  before?(tenant: Tenant): string;
  from(tenant: Tenant): string;
  readonly after?: string;
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
const LIMITS = { statementTimeoutMs: 30_000, lockTimeoutMs: 0, idleInTransactionTimeoutMs: 0 };
/** One for each tenant and statement. */
const KEPT = 200;

function waysOf(owner: Client, app: Client, library: Library): Way[] {
  const plain = () => `${PLAIN_SCHEMA}.articles`;
  const own = () => 'articles';
  return [
    byHand(BASELINE, { client: owner, from: plain }),
    byHand('a table per tenant', { client: owner, from: (tenant) => `${handSchemaOf(tenant)}.articles` }),
    byHand('in a transaction', { client: owner, before: () => 'BEGIN', from: plain, after: 'COMMIT' }),
    byHand('with the path', {
      client: owner,
      before: (tenant) => `BEGIN;SET LOCAL search_path TO ${handSchemaOf(tenant)}`,
      from: own,
      after: 'COMMIT',
    }),
    byHand('with role, path, key, limit and policies', {
      client: app,
      before: (tenant) => ['BEGIN', role(tenant), path(tenant), key(tenant), LIMIT].join(';'),
      from: own,
      after: 'COMMIT',
    }),
    { name: 'the library, nothing kept', send: (...given) => library.send(library.unkept, ...given) },
    { name: 'the library', send: (...given) => library.send(library.keeping, ...given) },
  ];
}

function byHand(name: string, { client, before, from, after }: ByHand): Way {
  const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection;
  return {
    name,
    async send({ text, values }, tenant) {
      stream.cork();
      const answers = [
        ...(before ? [client.query(before(tenant))] : []),
        client.query({ text: text(from(tenant)), values: values(tenant) }),
        ...(after ? [client.query(after)] : []),
      ];
      stream.uncork();
      return (await Promise.all(answers))[before ? 1 : 0].rows;
    },
  };
}

/** What leaves for a statement that is a transaction of its own, on two connections. */
class Library {
  private readonly contexts = new Map<Tenant, TenantContext>();

  constructor(
    readonly unkept: ServerConnection,
    readonly keeping: ServerConnection,
  ) {}

  send(connection: ServerConnection, { text, values }: Statement, tenant: Tenant): Promise<unknown[]> {
    let context = this.contexts.get(tenant);
    if (!context) this.contexts.set(tenant, (context = contextFor(tenant, LIMITS)));
    const steps = [context.ofStatement(), { text: text('articles'), values: values(tenant), leaves: true as const }];
    return new Promise((resolve, reject) =>
      connection.run(steps, context, (error, results) => (error ? reject(error) : resolve(results[1].rows))),
    );
  }
}

function opened(connectionString: string, limit: number): Promise<ServerConnection> {
  return new Promise((resolve, reject) => {
    const connection = new ServerConnection({ connectionString }, reject, { limit, generation: 0 });
    connection.connect((error) => (error ? reject(error) : resolve(connection)));
  });
}

async function sendOnce(way: Way, statement: Statement, tenant: Tenant): Promise<void> {
  const rows = await way.send(statement, tenant);
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
    const ended: ServerConnection[] = [];
    try {
      const tenants = await world.settle(bySchema, TENANTS, 's');
      await layOutByHand(world.ownerUrl, tenants);
      await Promise.all([owner.connect(), app.connect()]);
      const library = new Library(await opened(world.appUrl, 0), await opened(world.appUrl, KEPT));
      ended.push(library.unkept, library.keeping);
      const turn: Turn = { tenants, times: quick ? 200 : 1_000, serverCpu };
      const lines: Line[] = [];
      for (const statement of STATEMENTS) {
        const runners = waysOf(owner, app, library).map((way) => ({
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
          'the library: role, path, key and limit in one statement behind the Sync of its own, by names the server keeps or without',
        ],
      };
    } finally {
      for (const connection of ended) connection.close(() => {});
      await Promise.all([owner.end(), app.end()]);
      await world.close();
    }
  },
};
