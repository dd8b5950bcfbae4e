import { insurance } from '../../src/blueprints/insurance/index.js';
import { linesOf } from '../harness/figure.js';
import { interleave } from '../harness/rounds.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';
import { bareDdl } from './provision/bare-ddl.js';

const COLD = 'provision.cold_vs_ddl';
const OURS = 'tenantry';
const BARE = 'bare DDL';
const BARE_TABLES = 'bare tables';

/** Making a broker with its 28 tables, beside sending the statements it comes to in one message. */
export const provision: Case = {
  figures: [COLD],

  async *run({ serverUrl, quick }) {
    const world = await makeWorld(serverUrl, [insurance]);
    const bare = await bareDdl(world, insurance);
    let count = 0;
    const timed = async (work: (n: number) => Promise<unknown>) => {
      const started = performance.now();
      await work((count += 1));
      return performance.now() - started;
    };
    try {
      const runners = [
        { name: BARE, measure: () => timed((n) => bare.make(n, 'tables and walls')) },
        { name: OURS, measure: () => timed((n) => bare.makeOurs(n)) },
        { name: BARE_TABLES, measure: () => timed((n) => bare.make(n, 'tables')) },
      ];
      await bare.check();
      const measured = await interleave(runners, quick ? { rounds: 3 } : { rounds: 15, warmUps: 3 });
      yield {
        name: COLD,
        title: 'create an insurance tenant, no demo rows',
        baseline: BARE,
        target: `"${OURS}" ≤ 1.5`,
        goals: [{ contender: OURS, of: 'ratio', atMost: 1.5 }],
        lines: linesOf({ measured, baseline: BARE, unit: 'ms', ratio: 'own/baseline', value: (took) => took }),
        notes: [
          `${OURS}: ProvisioningService.create: register, role, schema, tables, walls, profile, reference data, ledger, event`,
          `${BARE}: one message by pg on an open connection: role, schema, the same tables, row-level security, policies and grants`,
          `${BARE_TABLES}: one message by pg: schema and tables, no walls`,
        ],
      };
    } finally {
      await bare.close();
      await world.close();
    }
  },
};
