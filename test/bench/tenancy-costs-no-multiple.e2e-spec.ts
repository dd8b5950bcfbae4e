import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchReport } from '../../bench/report/index.js';
import { REPOSITORY } from '../support/rules/source-files.js';

/** Far below what is aimed at: short rounds on a busy machine are rough, and only a real setback gets here. */
const LEAST_RATIO = 0.5;
const GIVE_UP_MS = 300_000;
const FIGURES = ['request.scoped_vs_plain', 'request.write_vs_plain'];

/** With a server of its own: the one of this run works for other tests meanwhile, and its CPU would count. */
describe('the quick bench', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-test-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'finds the right rows, and CPU per request near that of no tenancy in the best round',
    async () => {
      const json = join(folder, 'figures.json');
      const bench = ['--import', '@swc-node/register/esm-register', 'bench/main.ts'];
      const options = ['--only', FIGURES.join(','), '--contenders', 'tenantry', '--quick', '--json', json];
      await promisify(execFile)(process.execPath, [...bench, ...options], {
        cwd: REPOSITORY,
        env: { ...process.env, DATABASE_URL: '' },
      });
      const { cases } = JSON.parse(readFileSync(json, 'utf8')) as BenchReport;
      expect(Object.keys(cases)).toEqual(FIGURES);
      const lines = FIGURES.flatMap((name) => cases[name].lines);
      expect(new Set(lines.map(({ contender }) => contender))).toEqual(new Set(['plain', 'tenantry']));
      const ours = lines.filter(({ contender }) => contender === 'tenantry');
      expect(ours.map(({ part }) => part)).toEqual(['by key', 'list', 'by key, skewed', 'list, skewed', 'write']);
      expect(ours.filter(({ ratio }) => ratio!.max < LEAST_RATIO)).toEqual([]);
    },
    GIVE_UP_MS,
  );
});
