// npm run test:tarball: packs the package, installs it into an empty project as its users do, and runs what they run, on the
// embedded server it brings. It asks the registry for every dependency and takes a minute or two, so it is no part of `npm test`.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
const INSTALL_WITHIN_MS = 600_000;
const READY_WITHIN_MS = 120_000;
const NATIVE = /\.(node|so|dylib|dll|exe)$/;

const folder = mkdtempSync(join(tmpdir(), 'tenantry-tarball-'));
const project = join(folder, 'project');
const home = join(folder, 'home');
const manifest = readFileSync(join(ROOT, 'package.json'));
try {
  await step('packed', () => run(ROOT, 'npm', ['pack', '--pack-destination', folder]));
  if (!readFileSync(join(ROOT, 'package.json')).equals(manifest)) throw new Error('npm pack has changed package.json.');
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
  const files = run(folder, 'tar', ['-tzf', tarball]).trim().split('\n');
  const native = files.filter((path) => NATIVE.test(path));
  if (native.length > 0) throw new Error(`These run on one platform only: ${native.join(', ')}`);
  console.log(`${files.length} files, ${Math.ceil(statSync(tarball).size / 1_024)} KiB`);

  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  await step('installed', () => run(project, 'npm', ['install', '--no-audit', '--no-fund', tarball]));
  await step('npm ls finds nothing amiss', () => run(project, 'npm', ['ls', '--all']));
  await step('tenantry --help', () => expect(tenantry(['--help']), 'tenant:create'));
  await step('an unknown command fails', () => {
    const { status } = spawnSync('npx', ['--no-install', 'tenantry', 'no:such'], { cwd: project });
    if (status === 0) throw new Error('tenantry no:such ended with 0.');
  });
  await step("import('tenantry')", () => {
    const script = "import('tenantry').then((it) => console.log(Object.keys(it).join()))";
    expect(run(project, process.execPath, ['-e', script]), 'TenancyModule');
  });
  const main = join(project, 'node_modules/tenantry/dist/src/main.js');
  await step('started and stopped', () => run(ROOT, process.execPath, ['.ci/boot.mjs', main]));
  await withServer(main, async (server) => {
    const DATABASE_URL = await newDatabase(server);
    await step('setup:database', () => tenantry(['setup:database'], { DATABASE_URL }));
    await step('tenant:create acme --blueprint commerce', () =>
      expect(tenantry(['tenant:create', 'acme', '--blueprint', 'commerce'], { DATABASE_URL }), 'acme'),
    );
    const [tenant] = JSON.parse(tenantry(['tenant:list', '--json'], { DATABASE_URL }));
    if (tenant?.schemaName !== 'tenant_acme') throw new Error(`tenant:list says ${JSON.stringify(tenant)}`);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The embedded server of an application that runs meanwhile. */
async function withServer(main, work) {
  const app = spawn(process.execPath, [main], {
    cwd: project,
    env: { ...environment(), PORT: '0', TENANTRY_HOME: home },
    stdio: 'ignore',
  });
  const gone = new Promise((done) => app.on('close', done));
  try {
    const demo = join(home, 'demo.json');
    for (const until = Date.now() + READY_WITHIN_MS; !existsSync(demo); await sleep(100)) {
      if (app.exitCode !== null || Date.now() > until) throw new Error(`The application did not write ${demo}.`);
    }
    await work(JSON.parse(readFileSync(demo, 'utf8')).databaseUrl);
  } finally {
    app.kill('SIGTERM');
    await gone;
  }
}

async function newDatabase(server) {
  const script = `const { default: { Client } } = await import('pg'); const client = new Client(process.env.SERVER);
    await client.connect(); await client.query('CREATE DATABASE tarball'); await client.end();`;
  run(project, process.execPath, ['--input-type=module', '-e', script], { SERVER: server });
  return Object.assign(new URL(server), { pathname: '/tarball' }).href;
}

function tenantry(args, env) {
  return run(project, 'npx', ['--no-install', 'tenantry', ...args], env);
}

async function step(what, work) {
  const started = Date.now();
  await work();
  console.log(`${what} (${((Date.now() - started) / 1_000).toFixed(1)} s)`);
}

function run(cwd, command, args, env = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    timeout: INSTALL_WITHIN_MS,
    maxBuffer: 64 * 1_048_576,
  });
  if (status === 0) return stdout;
  const why = error?.code === 'ETIMEDOUT' ? `took more than ${INSTALL_WITHIN_MS / 1_000} s` : `ended with ${status}`;
  throw new Error(`${command} ${args.join(' ')} ${why}:\n${stdout}${stderr}`);
}

/** The database of whoever runs this is nobody's to change. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/(^|_)DATABASE_URL$|^NODE_ENV$/.test(name)),
  );
}

function expect(output, text) {
  if (!output.includes(text)) throw new Error(`"${text}" is not in:\n${output}`);
}
