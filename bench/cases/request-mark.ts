import { type EntityMetadata } from 'typeorm';
import { TenantDataSource, TenantScope } from '../../src/tenancy/index.js';
import { linesOf } from '../harness/figure.js';
import { interleave } from '../harness/rounds.js';
import { spreadOf } from '../harness/stats.js';
import { Article } from '../world/article.js';
import { bySchema } from '../world/blueprints.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';

const MARK = 'request.mark';
const ROWS = 50;
const OBJECTS = 'an object made';
const LIST = `a row of a list of ${ROWS}`;
const SHARE = 'the share of noting in a row';
const NS_PER_US = 1_000;

/** The same data source, whose objects are not noted as their tenant's. */
function unmarked(source: TenantDataSource): TenantDataSource {
  for (const metadata of source.entityMetadatas) delete (metadata as Partial<EntityMetadata>).create;
  return source;
}

/** CPU of this process, in ns per object. A statement's own CPU is the server's: it is the same for both. */
async function cpuPerObject(rounds: number, objects: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * NS_PER_US) / (rounds * objects);
}

/** What it costs that an entity object knows its tenant: per object made, and in a whole list. */
export const requestMark: Case = {
  figures: [MARK],

  async *run({ serverUrl, quick, say }) {
    const world = await makeWorld(serverUrl, [bySchema]);
    const open = () => new TenantDataSource({ url: world.appUrl, entities: [Article], poolSize: 1 }).initialize();
    const sources = new Map([
      ['unmarked', unmarked(await open())],
      ['marked', await open()],
    ]);
    try {
      say(`reading lists of ${ROWS}`);
      const [tenant] = await world.settle(bySchema, 1, 'm');
      const scope = new TenantScope();
      const rows = await scope.run(tenant, () => sources.get('marked')!.manager.find(Article, { take: ROWS }));
      if (rows.length !== ROWS) throw new Error(`${rows.length} rows instead of ${ROWS}: the world has too few.`);
      const competitors = (objects: number, times: number, work: (source: TenantDataSource) => unknown) =>
        [...sources].map(([name, source]) => ({
          name,
          measure: () => scope.run(tenant, () => cpuPerObject(times, objects, () => work(source))),
        }));
      const rounds = { rounds: quick ? 3 : 21, warmUps: 2 };
      const make = (source: TenantDataSource) => {
        const metadata = source.getMetadata(Article);
        return Array.from({ length: ROWS }, () => metadata.create(undefined, { fromDeserializer: true }));
      };
      const list = (source: TenantDataSource) => source.manager.find(Article, { take: ROWS });
      const common = {
        baseline: 'unmarked',
        unit: 'ns CPU',
        ratio: 'own/baseline',
        value: (ns: number) => ns,
      } as const;
      const made = await interleave(competitors(ROWS, quick ? 2_000 : 10_000, make), rounds);
      const listed = await interleave(competitors(ROWS, quick ? 100 : 400, list), rounds);
      const shares = made.get('marked')!.map((own, round) => {
        const [without, row] = [made, listed].map((measured) => measured.get('unmarked')![round]);
        return (100 * (own - without)) / row;
      });
      yield {
        name: MARK,
        title: `CPU of Node per entity object, with and without its tenant noted, lists of ${ROWS} rows`,
        baseline: 'unmarked',
        target: 'noting takes ≤ 3 % of a row',
        goals: [{ contender: 'marked', part: SHARE, of: 'value', atMost: 3 }],
        lines: [
          ...linesOf({ ...common, measured: made, part: OBJECTS }),
          ...linesOf({ ...common, measured: listed, part: LIST }),
          { contender: 'marked', part: SHARE, unit: '%', value: spreadOf(shares) },
        ],
        notes: [`"${SHARE}": what noting adds to "${OBJECTS}", of "${LIST}"`],
      };
    } finally {
      for (const source of sources.values()) await source.destroy();
      await world.close();
    }
  },
};
