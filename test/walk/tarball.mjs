// npm run test:tarball: packs the package, installs it into an empty project as its users do, and runs what they run.
// It asks the registry for every dependency and takes a minute or two, so it is no part of `npm test`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const INSTALL_WITHIN_MS = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'tenantry-tarball-'));
const project = join(folder, 'project');
try {
  step('packed', () => run(ROOT, 'npm', 'pack', '--pack-destination', folder));
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  step('installed', () => run(project, 'npm', 'install', '--no-audit', '--no-fund', join(folder, tarball)));
  step('tenantry --help', () => expect(run(project, 'npx', '--no-install', 'tenantry', '--help'), 'tenant:create'));
  step('an unknown command fails', () => {
    const { status } = spawnSync('npx', ['--no-install', 'tenantry', 'no:such'], { cwd: project, encoding: 'utf8' });
    if (status === 0) throw new Error('tenantry no:such ended with 0.');
  });
  step("import('tenantry')", () =>
    expect(
      run(project, process.execPath, '-e', "import('tenantry').then((it) => console.log(Object.keys(it).join()))"),
      'TenancyModule',
    ),
  );
  const main = join(project, 'node_modules/tenantry/dist/src/main.js');
  step('started and stopped', () => run(ROOT, process.execPath, '.ci/boot.mjs', main));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function step(what, work) {
  const started = Date.now();
  work();
  console.log(`${what} (${((Date.now() - started) / 1_000).toFixed(1)} s)`);
}

function run(cwd, command, ...args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: INSTALL_WITHIN_MS,
    maxBuffer: 64 * 1_048_576,
  });
  if (status !== 0) {
    const why = error?.code === 'ETIMEDOUT' ? `took more than ${INSTALL_WITHIN_MS / 1_000} s` : `ended with ${status}`;
    throw new Error(`${command} ${args.join(' ')} ${why}:\n${stdout}${stderr}`);
  }
  return stdout;
}

function expect(output, text) {
  if (!output.includes(text)) throw new Error(`"${text}" is not in:\n${output}`);
}
