import { requestScope, scoped } from '../contenders/index.js';
import { linesOf } from '../harness/figure.js';
import { medianOf } from '../harness/stats.js';
import { Field } from '../http/field.js';
import { readsByKey } from '../http/traffic.js';
import { bySchema } from '../world/blueprints.js';
import { layOutByHand } from '../world/by-hand.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';

const SCOPES = 'pool.scopes_per_connection';
const TENANTS = 1_000;
const POOL_SIZE = 10;
const WAIT_MS = 200;
const CLIENTS = 100;

/** Requests that wait for something else between two statements: who holds a connection meanwhile is limited by the pool. */
export const pool: Case = {
  figures: [SCOPES],

  async *run({ serverUrl, serverCpu, quick, say }) {
    const world = await makeWorld(serverUrl, [bySchema]);
    try {
      const tenants = await world.settle(bySchema, quick ? 20 : TENANTS, 'p');
      await layOutByHand(world.ownerUrl, tenants);
      say('starting and checking the contenders');
      const { ownerUrl, appUrl } = world;
      const contenders = [scoped, requestScope];
      const settings = { ownerUrl, appUrl, tenants, poolSize: POOL_SIZE };
      const field = await Field.open({ contenders, settings, serverCpu });
      try {
        const requests = readsByKey(tenants, 'uniform', { suffix: `/elsewhere?ms=${WAIT_MS}` });
        const effort = {
          connections: CLIENTS,
          ...(quick ? { seconds: 1, rounds: 1 } : { seconds: 5, rounds: 5 }),
          warmUpSeconds: 1,
        };
        const measured = await field.compete(requests, effort);
        yield {
          name: SCOPES,
          title: `requests under way per connection: ${CLIENTS} clients, ${tenants.length} tenants, pool of ${POOL_SIZE}, each waits ${WAIT_MS} ms between two statements`,
          baseline: requestScope.name,
          target: `"tenantry" not limited by the pool: near ${CLIENTS / POOL_SIZE} where the machine keeps up, against 1`,
          // Who holds a connection for the whole request gets no further than 1.
          goals: [{ contender: scoped.name, of: 'value', atLeast: 2 }],
          lines: linesOf({
            measured,
            baseline: requestScope.name,
            unit: 'requests',
            ratio: 'own/baseline',
            value: ({ perSecond }) => (perSecond * WAIT_MS) / 1_000 / POOL_SIZE,
            beside: (all) => ({
              'requests/s': medianOf(all.map(({ perSecond }) => perSecond)),
              'p50 ms': medianOf(all.map(({ p50Ms }) => p50Ms)),
            }),
          }),
          notes: contenders.map(({ name, what }) => `${name}: ${what}`),
        };
      } finally {
        await field.close();
      }
    } finally {
      await world.close();
    }
  },
};
