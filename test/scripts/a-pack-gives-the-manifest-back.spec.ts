import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '../support/rules/source-files.js';

/** As somebody may have written it: other spaces than JSON.stringify's, no newline at the end. */
const MANIFEST = `{
    "name": "made-up",
    "dependencies": { "nest-commander": "3.21.0",   "pg": "8.23.1" },
    "devDependencies": { "jest": "30.5.2" }
}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-pack-'));
  cpSync(join(REPOSITORY, 'scripts/pack'), join(folder, 'scripts/pack'), { recursive: true });
  write('scripts/build.mjs', 'export function build() {}\n');
  write('package.json', MANIFEST);
  const needs = { '@golevelup/nestjs-discovery': '7.0.3', commander: '11.1.0', pg: '1.0.0' };
  write('node_modules/nest-commander/package.json', JSON.stringify({ dependencies: needs }));
  write('node_modules/nest-commander/src/index.js', '');
  write('node_modules/nest-commander/node_modules/commander/index.js', '');
  write('node_modules/@golevelup/nestjs-discovery/package.json', '{}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
function run(script: 'before' | 'after'): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [`scripts/pack/${script}.mjs`], { cwd: folder });
  return { status, stderr: String(stderr) };
}
const there = (name: string) => existsSync(join(folder, name));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const DONE = { status: 0, stderr: '' };

describe('npm pack', () => {
  it('publishes no dependency that travels inside, and all that it needs; ours come before its', () => {
    expect(run('before')).toEqual(DONE);
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: object };
    expect(dependencies).toEqual({ commander: '11.1.0', pg: '8.23.1' });
    expect(there('dist/node_modules/nest-commander/src/index.js')).toBe(true);
    expect(there('dist/node_modules/@golevelup/nestjs-discovery/package.json')).toBe(true);
    expect(there('dist/node_modules/nest-commander/node_modules')).toBe(false);
  });

  it('leaves the checkout as it was, byte for byte', () => {
    run('before');
    expect(run('after')).toEqual(DONE);
    expect(read('package.json')).toBe(MANIFEST);
    expect(there('package.json.orig')).toBe(false);
    expect(there('dist/node_modules')).toBe(false);
  });

  it('that was killed is made good by the next', () => {
    run('before');
    expect(run('before')).toEqual(DONE);
    expect(run('after')).toEqual(DONE);
    expect(read('package.json')).toBe(MANIFEST);
    expect(there('package.json.orig')).toBe(false);
  });

  it('fails when another gave the manifest back under it', () => {
    run('before');
    run('before');
    expect(run('after')).toEqual(DONE);
    expect(run('after')).toEqual({ status: 1, stderr: expect.stringContaining('pack again') as string });
    expect(read('package.json')).toBe(MANIFEST);
  });

  it.each(['before', 'after'] as const)('never writes over what somebody changed since (%s)', (script) => {
    run('before');
    write('package.json', '{ "name": "changed" }');
    expect(run(script)).toEqual({ status: 1, stderr: expect.stringContaining('package.json.orig') as string });
    expect(read('package.json')).toBe('{ "name": "changed" }');
    expect(read('package.json.orig')).toBe(MANIFEST);
  });
});
