import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '../../src/database/index.js';
import { type Figure } from '../harness/figure.js';
import { spreadOf } from '../harness/stats.js';
import { type Case } from './case.js';
import { buildOnce, startAndStop } from './start/application.js';

const FIRST = 'start.first_ms';
const NEXT = 'start.next_ms';

/** The built application with its embedded server: the very first start of a home, and those that follow. */
export const start: Case = {
  figures: [FIRST, NEXT],

  async *run({ quick, say }, wanted) {
    buildOnce();
    const first: number[] = [];
    const next: number[] = [];
    for (let round = 0; round < (quick ? 1 : 5); round += 1) {
      say(`a new home, round ${round + 1}`);
      const folder = mkdtempSync(join(tmpdir(), 'tenantry-start-'));
      const home = join(folder, 'home');
      try {
        first.push(await startAndStop(home));
        next.push(await startAndStop(home));
      } finally {
        await removeEmbeddedPostgres(home);
        rmSync(folder, { recursive: true, force: true });
      }
    }
    if (wanted.has(FIRST))
      yield figure(FIRST, 'to the first answer of a new home: server, databases, demo', first, 8_000);
    if (wanted.has(NEXT)) yield figure(NEXT, 'to the first answer of a home that is there', next, 3_000);
  },
};

function figure(name: string, what: string, tookMs: readonly number[], targetMs: number): Figure {
  return {
    name,
    title: `built application ${what}`,
    target: `≤ ${targetMs} ms`,
    goals: [{ contender: 'tenantry', of: 'value', atMost: targetMs }],
    lines: [{ contender: 'tenantry', unit: 'ms', value: spreadOf(tookMs) }],
    notes: [],
  };
}
