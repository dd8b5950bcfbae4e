// npm run test:servers -- [--versions 15,16] [paths]: the tests on every PostgreSQL that is supported, one after the other.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, RELEASES, start } from './server.mjs';

const ROOT = join(import.meta.dirname, '../..');
const DEFAULT_PATHS = ['test/isolation', 'test/provisioning', 'test/doctor'];

const { versions, paths } = readArguments(process.argv.slice(2));
const results = [];
let stopped = false;
let jest;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopped = true;
    jest?.kill('SIGTERM');
  });
}

for (const major of versions) {
  if (stopped) break;
  results.push(await runOn(major));
}
print(results);
process.exit(!stopped && results.every(({ isGood }) => isGood) ? 0 : 1);

function readArguments(given) {
  const known = Object.keys(RELEASES);
  const at = given.indexOf('--versions');
  const wanted = at < 0 ? known : (given[at + 1] ?? '').split(',');
  const unknown = wanted.filter((each) => !known.includes(each));
  if (unknown.length > 0) {
    console.error(`--versions takes ${known.join(', ')}, separated by commas, and not "${unknown.join(',')}".`);
    process.exit(1);
  }
  const rest = at < 0 ? given : given.toSpliced(at, 2);
  return { versions: wanted, paths: rest.length > 0 ? rest : DEFAULT_PATHS };
}

async function runOn(major) {
  let server;
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-servers-'));
  const report = join(folder, 'report.json');
  try {
    server = await start(install(ROOT, major));
    console.log(`\n== PostgreSQL ${server.version}`);
    const isGood = (await runJest(report, server.url)) === 0;
    return { version: server.version, isGood, report: JSON.parse(readFileSync(report, 'utf8')) };
  } catch (error) {
    console.error(`PostgreSQL ${major}: ${error.message}`);
    return { version: server?.version ?? major, isGood: false };
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runJest(report, url) {
  const options = ['-w', '2', '--json', `--outputFile=${report}`];
  jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', ...options, ...paths], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TENANTRY_TEST_SERVER_URL: url },
  });
  return new Promise((resolve) => jest.once('exit', (status) => resolve(status ?? 1)));
}

function print(runs) {
  console.log('\nPostgreSQL        suites passed  failed   tests passed  failed  skipped');
  for (const { version, isGood, report } of runs) {
    const counts = report
      ? [
          [report.numPassedTestSuites, 15],
          [report.numFailedTestSuites, 8],
          [report.numPassedTests, 15],
          [report.numFailedTests, 8],
          [report.numPendingTests, 9],
        ].map(([count, width]) => String(count).padStart(width))
      : ['  did not run'];
    console.log(`${version.padEnd(16)}${counts.join('')}${isGood ? '' : '  FAILED'}`);
  }
}
