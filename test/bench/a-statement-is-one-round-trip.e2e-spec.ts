import { DataSource } from 'typeorm';
import { SnakeNamingStrategy, type TenantDataSource } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground, withParts } from '../tenancy/two-schemas.js';
import { type CountingWay, openCountingWay } from './support/round-trips.js';

const READS = 20;

/** Counted, not timed: what tenancy costs over a network does not depend on how busy the machine is. */
describe('round trips', () => {
  let play: Playground;
  let way: CountingWay;
  let scoped: TenantDataSource;
  let plain: DataSource;

  beforeAll(async () => {
    play = await makePlayground(2);
    way = await openCountingWay(play.adminUrl);
    const through = (url: string) => withParts(url, { port: way.port });
    scoped = await play.open({ url: through(play.appUrl), poolSize: 1 });
    plain = await new DataSource({
      type: 'postgres',
      url: through(play.adminUrl),
      entities: [Note],
      namingStrategy: new SnakeNamingStrategy(),
      uuidExtension: 'pgcrypto',
      installExtensions: false,
      schema: play.tenants[0].schemaName,
      poolSize: 1,
    }).initialize();
    // Both are connected when the counting begins.
    await read(0);
    await plain.getRepository(Note).find();
  });
  afterAll(async () => {
    await plain?.destroy();
    await play?.close();
    await way?.close();
  });

  const read = (tenant: number) =>
    play.scope.run(play.tenants[tenant], async () => {
      const [{ body }] = await scoped.getRepository(Note).find();
      expect(body).toBe(play.tenants[tenant].slug);
    });

  it('of a read: one, with its tenant set and its transaction ended, also when the tenants change', async () => {
    const trips = await way.countedDuring(async () => {
      for (let n = 0; n < READS; n += 1) await read(n % 2);
    });
    expect(trips).toBe(READS);
  });

  it('of a write in a transaction: one less than without tenancy, whose BEGIN travels alone', async () => {
    const note = (body: string) => ({ body });
    const without = await way.countedDuring(() => plain.getRepository(Note).save(note('plain')));
    const within = await way.countedDuring(() =>
      play.scope.run(play.tenants[1], () => scoped.getRepository(Note).save(note('scoped'))),
    );
    expect(without).toBe(3);
    expect(within).toBe(2);
  });

  it('of a request with two statements in one transaction: a COMMIT more than statements', async () => {
    const trips = await way.countedDuring(() =>
      play.scope.run(
        play.tenants[0],
        async () => {
          await scoped.getRepository(Note).find();
          await scoped.getRepository(Note).count();
        },
        { transaction: 'request' },
      ),
    );
    expect(trips).toBe(3);
  });
});
