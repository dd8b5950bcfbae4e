import { type Tenant } from '../../src/tenancy/index.js';
import { plain, plainInStore, scoped } from '../contenders/index.js';
import { type Line } from '../harness/figure.js';
import { interleave } from '../harness/rounds.js';
import { spreadOf } from '../harness/stats.js';
import { Field } from '../http/field.js';
import { PLACES, type TimeByPlace } from '../http/profile.js';
import { type LoadRequest } from '../http/load/request.js';
import { lists, readsByKey, writes } from '../http/traffic.js';
import { bySchema } from '../world/blueprints.js';
import { layOutByHand } from '../world/by-hand.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';

const NODE = 'request.node_parts';
const WARM_UP = 'request.warm_up';
const TENANTS = 50;
const POOL_SIZE = 16;
const CONTENDERS = [plain, plainInStore, scoped];

const STARTS = 3;
const SECONDS_SHOWN = [1, 2, 3, 5, 8, 10, 12, 15, 20, 30];
const SECONDS_SHOWN_QUICK = [1, 2];

/** What of a request's CPU in Node is whose, by V8's profiler, and how it falls while V8 compiles. */
export const requestNode: Case = {
  figures: [NODE, WARM_UP],

  async *run({ serverUrl, quick, say }, wanted) {
    const world = await makeWorld(serverUrl, [bySchema]);
    try {
      const tenants = await world.settle(bySchema, quick ? 8 : TENANTS, 's');
      await layOutByHand(world.ownerUrl, tenants);
      const { ownerUrl, appUrl } = world;
      const settings = { ownerUrl, appUrl, tenants, poolSize: POOL_SIZE };
      const open = () => {
        say('starting and checking the contenders');
        return Field.open({ contenders: CONTENDERS, settings, serverCpu: undefined });
      };
      const notes = CONTENDERS.map(({ name, what }) => `${name}: ${what}`);
      if (wanted.has(NODE)) {
        yield {
          name: NODE,
          title: `where Node's time goes: GET by key, a list of 20 and POST, ${tenants.length} tenants, 16 connections`,
          target: 'none: it shows where the cost of a request is',
          goals: [],
          lines: await partsOfNode(open, tenants, quick),
          notes: [
            'samples of V8’s profiler, by the place of the function that was running; what taking them costs is in it',
            ...notes,
          ],
        };
      }
      if (wanted.has(WARM_UP)) {
        yield {
          name: WARM_UP,
          title: `Node's CPU for a POST, by the seconds a process has served, ${tenants.length} tenants, 16 connections`,
          target: 'none: it shows how long to serve before measuring',
          goals: [],
          lines: await warmingUp(open, writes(tenants, 'uniform'), quick),
          notes,
        };
      }
    } finally {
      await world.close();
    }
  },
};

async function partsOfNode(open: () => Promise<Field>, tenants: readonly Tenant[], quick: boolean): Promise<Line[]> {
  const field = await open();
  const effort = { connections: POOL_SIZE, seconds: quick ? 0.3 : 1, warmUpSeconds: quick ? 0.3 : 20 };
  const lines: Line[] = [];
  try {
    for (const [part, requests] of [
      ['by key', readsByKey(tenants, 'uniform')],
      ['list', lists(tenants, 'uniform')],
      ['write', writes(tenants, 'uniform')],
    ] as const) {
      for (const { name } of CONTENDERS) await field.warmUp(name, requests, effort);
      const runners = CONTENDERS.map(({ name }) => ({ name, measure: () => field.profile(name, requests, effort) }));
      lines.push(...linesOfPlaces(part, await interleave(runners, { rounds: quick ? 3 : 11 })));
    }
  } finally {
    await field.close();
  }
  return lines;
}

/** A second of each in turn, from the start of their processes on. */
async function warmingUp(
  open: () => Promise<Field>,
  requests: readonly LoadRequest[],
  quick: boolean,
): Promise<Line[]> {
  const shown = quick ? SECONDS_SHOWN_QUICK : SECONDS_SHOWN;
  const starts: Map<string, number[]>[] = [];
  while (starts.length < (quick ? 1 : STARTS)) {
    const field = await open();
    const measure = async (name: string) =>
      (await field.measure(name, requests, { connections: POOL_SIZE, seconds: 1 })).nodeUs;
    const runners = CONTENDERS.map(({ name }) => ({ name, measure: () => measure(name) }));
    try {
      starts.push(await interleave(runners, { rounds: shown.at(-1)!, warmUps: 0 }));
    } finally {
      await field.close();
    }
  }
  return CONTENDERS.flatMap(({ name }) =>
    shown.map((second) => ({
      contender: name,
      part: `second ${second}`,
      at: second,
      unit: 'µs',
      value: spreadOf(starts.map((seconds) => seconds.get(name)![second - 1])),
    })),
  );
}

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
