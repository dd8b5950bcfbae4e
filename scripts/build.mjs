// node scripts/build.mjs: src, migrations and ormconfig.ts into dist, with tsc. Without a word when nothing has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const SOURCES = ['src', 'migrations', 'ormconfig.ts'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
/** Made and removed by `npm pack`, which may be under way. */
const VENDORED = join(DIST, 'node_modules/');
const OUTPUT = /\.(js|js\.map|d\.ts|d\.ts\.map)$/;

// Neither belongs in dist, all of which is published.
const CACHE = join(ROOT, 'node_modules/.cache/tenantry');
const STAMP = join(CACHE, 'built');
const BUILD_INFO = join(CACHE, 'build.tsbuildinfo');

/** Exits with tsc's code, after its messages, when the sources do not compile. */
export function build() {
  const sources = SOURCES.flatMap((name) => filesOf(join(ROOT, name))).filter((path) => path.endsWith('.ts'));
  const isComplete = sources.every((path) => existsSync(outputOf(path)));
  const stamp = stampOf([...sources, ...SETTINGS.map((name) => join(ROOT, name))]);
  if (isComplete && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;

  const compiler = findCompiler();
  if (!compiler) {
    if (isComplete) return;
    fail('dist is not built, and TypeScript is not installed. Run: npm ci');
  }
  console.log('Building …');
  rmSync(STAMP, { force: true });
  // tsc believes this file about what it has written, whatever became of that since.
  if (!isComplete) rmSync(BUILD_INFO, { force: true });
  mkdirSync(CACHE, { recursive: true });
  const options = ['-p', join(ROOT, 'tsconfig.build.json'), '--tsBuildInfoFile', BUILD_INFO];
  const { status } = spawnSync(process.execPath, [compiler, ...options], { stdio: 'inherit' });
  if (status !== 0) fail('The build failed.', status ?? 1);
  removeOrphans(new Set(sources));
  if (existsSync(join(DIST, 'src/cli.js'))) chmodSync(join(DIST, 'src/cli.js'), 0o755);
  writeFileSync(STAMP, stamp);
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function stampOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.filter(existsSync).sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(ROOT, path)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function outputOf(source) {
  return join(DIST, relative(ROOT, source)).replace(/\.ts$/, '.js');
}

/** What was built of files that are gone would else be imported, and published, for ever. */
function removeOrphans(sources) {
  const outputs = filesOf(DIST).filter((path) => OUTPUT.test(path) && !path.startsWith(VENDORED));
  for (const path of outputs) {
    if (!sources.has(join(ROOT, relative(DIST, path)).replace(OUTPUT, '.ts'))) rmSync(path);
  }
}

function findCompiler() {
  try {
    return createRequire(import.meta.url).resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}

if (import.meta.filename === realpathSync(process.argv[1])) build();
