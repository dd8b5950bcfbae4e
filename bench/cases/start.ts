import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '../../src/embedded/index.js';
import { type Figure } from '../harness/figure.js';
import { spreadOf } from '../harness/stats.js';
import { type Case } from './case.js';
import { buildOnce, importing, nodeMs, packagesOfProgram, partsOfProgram, startAndStop } from './start/application.js';

const OURS = 'tenantry';
const FIRST = 'start.first_ms';
const NEXT = 'start.next_ms';

/** What a start consists of at the least, on this machine: none of them knows a database. */
const PARTS = ['Node alone', 'Node and the packages', 'Node and the program'] as const;

/** The built application with its embedded server: the very first start of a home, and those that follow. */
export const start: Case = {
  figures: [FIRST, NEXT],

  async *run({ quick, say }, wanted) {
    buildOnce();
    const first: number[] = [];
    const next: number[] = [];
    const texts = [[], packagesOfProgram(), partsOfProgram()].map(importing);
    const parts = new Map<string, number[]>(PARTS.map((name) => [name, []]));
    for (let round = 0; round < (quick ? 1 : 5); round += 1) {
      say(`a new home, round ${round + 1}`);
      const folder = mkdtempSync(join(tmpdir(), 'tenantry-start-'));
      const home = join(folder, 'home');
      try {
        first.push(await startAndStop(home));
        next.push(await startAndStop(home));
        PARTS.forEach((name, index) => parts.get(name)!.push(nodeMs(texts[index])));
      } finally {
        await removeEmbeddedPostgres(home);
        rmSync(folder, { recursive: true, force: true });
      }
    }
    if (wanted.has(FIRST))
      yield figure(
        FIRST,
        'to the first answer of a new home: server, databases, demo',
        new Map([[OURS, first]]),
        8_000,
      );
    if (wanted.has(NEXT))
      yield figure(NEXT, 'to the first answer of a home that is there', new Map([[OURS, next], ...parts]), 3_000);
  },
};

function figure(name: string, what: string, tookMs: ReadonlyMap<string, number[]>, targetMs: number): Figure {
  return {
    name,
    title: `built application ${what}`,
    target: `≤ ${targetMs} ms`,
    goals: [{ contender: OURS, of: 'value', atMost: targetMs }],
    lines: [...tookMs].map(([contender, took]) => ({ contender, unit: 'ms', value: spreadOf(took) })),
    notes: [],
  };
}
