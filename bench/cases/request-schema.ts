import {
  bySchemaContenders,
  clsTransactional,
  plain,
  requestScope,
  scoped,
  serviceRunner,
} from '../contenders/index.js';
import { chosen } from '../harness/chosen.js';
import { type Goal } from '../harness/goal.js';
import { type AppSettings } from '../http/contender.js';
import { Field } from '../http/field.js';
import { startLatencyProxy } from '../latency/proxy.js';
import { bySchema } from '../world/blueprints.js';
import { layOutByHand } from '../world/by-hand.js';
import { makeWorld } from '../world/world.js';
import { type Case } from './case.js';
import { latencyFigure, readFigure, readParts, type RequestCase, writeFigure } from './request-figures.js';

const READS = 'request.scoped_vs_plain';
const WRITES = 'request.write_vs_plain';
const LATENCY = 'request.rtt_vs_plain';
const TENANTS = 50;
const POOL_SIZE = 16;
const ADDED_MS = 1;
const GENERATIONS_ALONE = 5;
const SHARING_A_POOL = [requestScope, serviceRunner, clsTransactional].map(({ name }) => name);

const goal = (part: string, bound: Pick<Goal, 'atLeast' | 'atMost' | 'above'>): Goal => ({
  contender: scoped.name,
  part,
  of: 'ratio',
  ...bound,
});
const least = (part: string) => (part.startsWith('by key') ? 0.85 : 0.95);

/** Requests to tenants in schemas of their own, beside the same application without tenancy. */
export const requestSchema: Case = {
  figures: [READS, WRITES, LATENCY],

  async *run({ serverUrl, serverCpu, quick, contenders: named, say }, wanted) {
    const world = await makeWorld(serverUrl, [bySchema]);
    try {
      const tenants = await world.settle(bySchema, quick ? 8 : TENANTS, 's');
      await layOutByHand(world.ownerUrl, tenants);
      const contenders = chosen(bySchemaContenders, named, plain.name);
      const { ownerUrl, appUrl } = world;
      const settings = { ownerUrl, appUrl, tenants, poolSize: POOL_SIZE };
      const request = (notes: string[], more: Partial<AppSettings> = {}): RequestCase => ({
        open: (which) => {
          say('starting and checking the contenders');
          const those = contenders.filter(({ name }) => which(name));
          return Field.open({ contenders: those, settings: { ...settings, ...more }, serverCpu });
        },
        tenants,
        quick,
        generationsAlone: GENERATIONS_ALONE,
        baseline: plain.name,
        notes: [...notes, ...contenders.map(({ name, what }) => `${name}: ${what}`)],
      });
      const cpuNote = serverCpu ? [] : ['the server is not on this machine: CPU is that of Node alone'];
      if (wanted.has(READS)) {
        yield await readFigure(request(cpuNote), {
          name: READS,
          title: `GET by key and a list of 20, ${tenants.length} tenants, 16 connections`,
          target: '"tenantry" by key ≥ 0.85, list ≥ 0.95, and above every contender that shares a pool',
          goals: readParts.map((part) => goal(part, { atLeast: least(part), above: SHARING_A_POOL })),
        });
      }
      if (wanted.has(WRITES)) {
        yield await writeFigure(request(cpuNote), {
          name: WRITES,
          title: `POST, one transaction, ${tenants.length} tenants, 16 connections`,
          target: '"tenantry" ≥ 0.95',
          goals: [goal('write', { atLeast: 0.95 })],
        });
      }
      if (wanted.has(LATENCY)) {
        const proxy = await startLatencyProxy(ownerUrl, ADDED_MS);
        const far = { ownerUrl: proxy.through(ownerUrl), appUrl: proxy.through(appUrl) };
        try {
          yield await latencyFigure(request([`a round trip took ${proxy.addedMs.toFixed(2)} ms longer`], far), {
            name: LATENCY,
            title: `median latency of one connection, about ${ADDED_MS} ms added to each round trip`,
            target: '"tenantry" reads ≤ 1.10, writes ≤ 1.05',
            goals: [goal('by key', { atMost: 1.1 }), goal('list', { atMost: 1.1 }), goal('write', { atMost: 1.05 })],
          });
        } finally {
          await proxy.stop();
        }
      }
    } finally {
      await world.close();
    }
  },
};
