import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Figure } from '../../bench/harness/figure.js';
import { REPOSITORY } from '../support/rules/source-files.js';

/** Far below what is aimed at: short rounds on a busy machine are rough, and only a real setback gets here. */
const LEAST_RATIO = 0.35;
const GIVE_UP_MS = 600_000;

/** With a server of its own: the one of this run works for other tests meanwhile, and its CPU would count. */
describe('the quick bench', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-test-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'checks and measures every contender, and ours stays near no tenancy in its best round',
    async () => {
      const json = join(folder, 'figures.json');
      const bench = ['--import', '@swc-node/register/esm-register', 'bench/main.ts'];
      await promisify(execFile)(
        process.execPath,
        [...bench, '--only', 'request.scoped_vs_plain', '--quick', '--json', json],
        { cwd: REPOSITORY, env: { ...process.env, DATABASE_URL: '' } },
      );
      const { figures } = JSON.parse(readFileSync(json, 'utf8')) as { figures: Record<string, Figure> };
      const { lines } = figures['request.scoped_vs_plain'];
      expect(new Set(lines.map(({ contender }) => contender)).size).toBe(6);
      const ours = lines.filter(({ contender }) => contender === 'tenantry');
      expect(ours.map(({ part }) => part)).toEqual(['by key', 'list', 'by key, skewed', 'list, skewed']);
      expect(ours.filter(({ ratio }) => ratio!.max < LEAST_RATIO)).toEqual([]);
    },
    GIVE_UP_MS,
  );
});
