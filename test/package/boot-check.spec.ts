import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../support/rules/source-files.js';

const READY = `require('node:http').createServer((_, answer) => answer.end('{}')).listen(Number(process.env.PORT));`;
const ENDS = `process.on('SIGTERM', () => process.exit(0));`;

describe('the boot check of the gate', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'boot-check-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function boot(application: string): { code: number | null; output: string } {
    const entry = join(folder, 'application.cjs');
    writeFileSync(entry, application);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['.ci/boot.mjs', entry], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
    return { code: status, output: stdout + stderr };
  }

  it('passes an application that gets ready and stops cleanly', () => {
    expect(boot(READY + ENDS)).toEqual({
      code: 0,
      output: expect.stringMatching(/ready after \d+ ms and stopped cleanly/),
    });
  });

  it('gives it a home of its own to start in, and none of our settings', () => {
    const told = `console.error(process.cwd() === process.env.TENANTRY_HOME, process.env.DATABASE_URL, process.env.NODE_ENV); process.exit(3);`;
    expect(boot(told)).toEqual({ code: 1, output: expect.stringMatching(/true undefined undefined/) });
  });

  it('shows the output of one that ends before it is ready', () => {
    const { code, output } = boot(`console.error('no such module'); process.exit(3);`);
    expect(code).toBe(1);
    expect(output).toContain('it ended before it was ready: 3');
    expect(output).toContain('no such module');
  });

  it('fails one that SIGTERM does not end with 0', () => {
    expect(boot(`${READY} process.on('SIGTERM', () => process.exit(1));`).output).toContain('should exit with 0: 1');
    expect(boot(READY).output).toContain('should exit with 0: SIGTERM');
  });

  it('fails one that leaves a process behind', () => {
    const orphan = `require('node:child_process').spawn('sleep', ['15'], { detached: true, stdio: 'ignore' }).unref();`;
    const { code, output } = boot(orphan + READY + ENDS);
    expect(code).toBe(1);
    expect(output).toMatch(/left processes behind: \d+ sleep 15/);
  });
});
