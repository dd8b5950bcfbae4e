import { randomBytes } from 'node:crypto';
import { type Repository } from 'typeorm';
import { Migrations } from '../../src/provisioning/index.js';
import { type Tenant, TenantDataSource, TenantScope } from '../../src/tenancy/index.js';
import { type Line, linesOf } from '../harness/figure.js';
import { interleave } from '../harness/rounds.js';
import { type ServerCpu } from '../harness/server-cpu.js';
import { medianOf } from '../harness/stats.js';
import { idOf } from '../http/traffic.js';
import { Article, type ArticleColumns, SharedArticle } from '../world/article.js';
import { byRow, bySchema } from '../world/blueprints.js';
import { makeWorld, type World } from '../world/world.js';
import { type Case } from './case.js';

const COST = 'request.signed_vs_role';
const TENANTS = 20;
const POOL_SIZE = 16;
const SECRET = randomBytes(24).toString('hex');
const ASSURANCES = ['role', 'signed'] as const;

type Assurance = (typeof ASSURANCES)[number];
type Work = (articles: Repository<ArticleColumns>, tenant: Tenant) => Promise<unknown>;

interface Measurement {
  readonly cpuUs: number;
  readonly p50Ms: number;
}

const WORKS: readonly [name: string, work: Work][] = [
  ['by key', (articles, { slug }) => articles.findOneByOrFail({ id: idOf(slug, 7) })],
  ['list', (articles) => articles.find({ order: { createdAt: 'ASC' }, take: 20 })],
  ['write', (articles) => articles.insert({ title: 'written', body: 'x', author: 'bench' })],
];

/** A database at one assurance, with tenants of both isolations, and the data source that serves them. */
class Side {
  readonly tenants: Record<'schema' | 'row', Tenant[]> = { schema: [], row: [] };
  private readonly scope = new TenantScope();

  private constructor(
    readonly world: World,
    readonly source: TenantDataSource,
  ) {}

  static async open(serverUrl: string, assurance: Assurance, tenants: number): Promise<Side> {
    const world = await makeWorld(serverUrl, [bySchema, byRow]);
    const told = { isolationAssurance: assurance, claimSecret: SECRET };
    await new Migrations(world.owner).bringToAssurance(told);
    const entities = [Article, SharedArticle];
    const source = new TenantDataSource({ url: world.appUrl, entities, poolSize: POOL_SIZE, ...told });
    const side = new Side(world, await source.initialize());
    side.tenants.schema = await world.settle(bySchema, tenants, 's');
    side.tenants.row = await world.settle(byRow, tenants, 'r');
    return side;
  }

  /** `inFlight` at a time, until the time is up. */
  async measure(
    isolation: 'schema' | 'row',
    work: Work,
    { inFlight, ms, serverCpu }: { inFlight: number; ms: number; serverCpu: ServerCpu | undefined },
  ): Promise<Measurement> {
    const tenants = this.tenants[isolation];
    const articles: Repository<ArticleColumns> = this.source.getRepository(
      isolation === 'schema' ? Article : SharedArticle,
    );
    const tookMs: number[] = [];
    const usedUs = () => Object.values(process.cpuUsage()).reduce((sum, us) => sum + us) + (serverCpu?.usedUs() ?? 0);
    const [before, end] = [usedUs(), performance.now() + ms];
    let next = 0;
    const worker = async () => {
      while (performance.now() < end) {
        const tenant = tenants[next++ % tenants.length];
        const started = performance.now();
        await this.scope.run(tenant, () => work(articles, tenant));
        tookMs.push(performance.now() - started);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    return { cpuUs: (usedUs() - before) / tookMs.length, p50Ms: medianOf(tookMs) };
  }

  async close(): Promise<void> {
    await this.source.destroy();
    await this.world.close();
  }
}

/** What it costs that tenants are made known by signed claims: one statement each, without HTTP around it. */
export const requestSigned: Case = {
  figures: [COST],

  async *run({ serverUrl, serverCpu, quick, say }) {
    const sides = new Map<Assurance, Side>();
    try {
      for (const assurance of ASSURANCES) {
        say(`making tenants with assurance ${assurance}`);
        sides.set(assurance, await Side.open(serverUrl, assurance, quick ? 4 : TENANTS));
      }
      const rounds = quick ? 3 : 7;
      const ms = quick ? 200 : 500;
      const lines: Line[] = [];
      for (const isolation of ['schema', 'row'] as const) {
        for (const [name, work] of WORKS) {
          const compete = (inFlight: number) => {
            const effort = { inFlight, ms, serverCpu };
            const measure = ([key, side]: [string, Side]) => ({
              name: key,
              measure: () => side.measure(isolation, work, effort),
            });
            return interleave([...sides].map(measure), { rounds });
          };
          const common = { baseline: 'role', ratio: 'own/baseline' as const };
          const part = `${isolation}, ${name}`;
          lines.push(
            ...linesOf({ ...common, measured: await compete(POOL_SIZE), part, unit: 'µs CPU', value: (m) => m.cpuUs }),
            ...linesOf({
              ...common,
              measured: await compete(1),
              part: `${part}, alone`,
              unit: 'ms',
              value: (m) => m.p50Ms,
            }),
          );
        }
      }
      yield {
        name: COST,
        title: `one statement with and without a signed claim, ${sides.get('role')!.tenants.row.length} tenants of each isolation`,
        baseline: 'role',
        target: 'none: the price of holding where the server forbids the hardening',
        goals: [],
        lines,
        notes: [
          `${POOL_SIZE} statements at a time, CPU of this process and of the server; "alone": one at a time, median latency`,
          ...(serverCpu ? [] : ['the server is not on this machine: CPU is that of Node alone']),
        ],
      };
    } finally {
      for (const side of sides.values()) await side.close();
    }
  },
};
