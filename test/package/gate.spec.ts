import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readRepositoryFile, REPOSITORY } from '../support/rules/source-files.js';

describe('the gate', () => {
  const script = readRepositoryFile('.ci/run');
  const workflow = readRepositoryFile('.github/workflows/ci.yml');

  it('is a script that bash can read, and may be run', () => {
    expect(spawnSync('bash', ['-n', '.ci/run'], { cwd: REPOSITORY }).status).toBe(0);
    expect(statSync(join(REPOSITORY, '.ci/run')).mode & 0o111).toBe(0o111);
  });

  it('installs, checks, builds and boots, in this order, and stops at the first failure', () => {
    expect(script).toContain('\nset -euo pipefail\n');
    const order = ['\nnpm ci ', '\n  npm run check\n', '\nnpm run build\n', '\nnode .ci/boot.mjs\n'].map((step) =>
      script.indexOf(step),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('runs as an ordinary user where it is root, and as root what root does differently', () => {
    expect(script).toContain('setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups npm run check)');
    expect(script).toContain('\n  npx jest test/embedded test/walk test/app\n');
  });

  it('is what CI runs, on every Node the package supports', () => {
    expect(workflow).toContain('- run: bash .ci/run\n');
    expect(workflow).toContain("node: ['20.19', '22', '24']");
    expect(workflow).not.toMatch(/npm (test|run)|npx/);
  });
});
