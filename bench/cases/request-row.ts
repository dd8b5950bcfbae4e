import { byRowContenders, scopedRows, whereInTransaction } from '../contenders/index.js';
import { chosen } from '../harness/chosen.js';
import { Field } from '../http/field.js';
import { byRow } from '../world/blueprints.js';
import { layOutByHand } from '../world/by-hand.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';
import { readFigure, readParts } from './request-figures.js';

const READS = 'request.row_vs_plain';
const TENANTS = 50;
const POOL_SIZE = 16;

/** Requests to rows of shared tables, beside a hand-written WHERE in a transaction of its own. */
export const requestRow: Case = {
  figures: [READS],

  async *run({ serverUrl, serverCpu, quick, contenders: named, say }) {
    const world = await makeWorld(serverUrl, [byRow]);
    try {
      const tenants = await world.settle(byRow, quick ? 8 : TENANTS, 'r');
      await layOutByHand(world.ownerUrl, tenants);
      const settings = { ownerUrl: world.ownerUrl, appUrl: world.appUrl, tenants, poolSize: POOL_SIZE };
      const contenders = chosen(byRowContenders, named, whereInTransaction.name);
      const notes = contenders.map(({ name, what }) => `${name}: ${what}`);
      const open = (which: (contender: string) => boolean) => {
        say('starting and checking the contenders');
        return Field.open({ contenders: contenders.filter(({ name }) => which(name)), settings, serverCpu });
      };
      yield await readFigure(
        { open, tenants, quick, generationsAlone: 0, baseline: whereInTransaction.name, notes },
        {
          name: READS,
          title: `row isolation: GET by key and a list of 20, ${tenants.length} tenants, 16 connections`,
          target: 'ours ≥ 0.90 of a WHERE in a transaction',
          goals: readParts.map((part) => ({ contender: scopedRows.name, part, of: 'ratio', atLeast: 0.9 })),
        },
      );
    } finally {
      await world.close();
    }
  },
};
