import { plain, plainInStore, scoped } from '../contenders/index.js';
import { type Line } from '../harness/figure.js';
import { interleave } from '../harness/rounds.js';
import { spreadOf } from '../harness/stats.js';
import { Field } from '../http/field.js';
import { PLACES, type TimeByPlace } from '../http/profile.js';
import { lists, readsByKey, writes } from '../http/traffic.js';
import { bySchema } from '../world/blueprints.js';
import { layOutByHand } from '../world/by-hand.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';

const NODE = 'request.node_parts';
const TENANTS = 50;
const POOL_SIZE = 16;
const CONTENDERS = [plain, plainInStore, scoped];

/** What of a request's CPU in Node is whose, by V8's profiler. */
export const requestNode: Case = {
  figures: [NODE],

  async *run({ serverUrl, quick, say }) {
    const world = await makeWorld(serverUrl, [bySchema]);
    try {
      const tenants = await world.settle(bySchema, quick ? 8 : TENANTS, 's');
      await layOutByHand(world.ownerUrl, tenants);
      const { ownerUrl, appUrl } = world;
      const settings = { ownerUrl, appUrl, tenants, poolSize: POOL_SIZE };
      say('starting and checking the contenders');
      const field = await Field.open({ contenders: CONTENDERS, settings, serverCpu: undefined });
      const effort = { connections: POOL_SIZE, seconds: quick ? 0.3 : 1, warmUpSeconds: quick ? 0.3 : 8 };
      const lines: Line[] = [];
      try {
        for (const [part, requests] of [
          ['by key', readsByKey(tenants, 'uniform')],
          ['list', lists(tenants, 'uniform')],
          ['write', writes(tenants, 'uniform')],
        ] as const) {
          for (const { name } of CONTENDERS) await field.warmUp(name, requests, effort);
          const runners = CONTENDERS.map(({ name }) => ({
            name,
            measure: () => field.profile(name, requests, effort),
          }));
          lines.push(...linesOfPlaces(part, await interleave(runners, { rounds: quick ? 3 : 11 })));
        }
      } finally {
        await field.close();
      }
      yield {
        name: NODE,
        title: `where Node's time goes: GET by key, a list of 20 and POST, ${tenants.length} tenants, 16 connections`,
        target: 'none: it shows where the cost of a request is',
        goals: [],
        lines,
        notes: [
          'samples of V8’s profiler, by the place of the function that was running; what taking them costs is in it',
          ...CONTENDERS.map(({ name, what }) => `${name}: ${what}`),
        ],
      };
    } finally {
      await world.close();
    }
  },
};

function linesOfPlaces(part: string, measured: ReadonlyMap<string, readonly TimeByPlace[]>): Line[] {
  return [...PLACES, 'together' as const].flatMap((place) =>
    [...measured].map(([contender, rounds]) => ({
      contender,
      part: `${part}, ${place}`,
      unit: 'µs',
      value: spreadOf(rounds.map((times) => (place === 'together' ? sumOf(times) : times[place]))),
    })),
  );
}

function sumOf(times: TimeByPlace): number {
  return PLACES.reduce((sum, place) => sum + times[place], 0);
}
