// node scripts/build.mjs: src, migrations and ormconfig.ts into dist, with tsc; of src/main.ts and all of ours that it
// imports, one file (docs/decisions/0015). Without a word when nothing has changed.
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
/** Files of the program. Nobody imports them but it: the library is dist/src/index.js, and what that consists of stays as it is. */
const PARTS = join(DIST, 'src/main');
const OUTPUT = /\.(js|js\.map|d\.ts|d\.ts\.map)$/;

// Neither belongs in dist, all of which is published.
const CACHE = join(ROOT, 'node_modules/.cache/tenantry');
const STAMP = join(CACHE, 'built');
const BUILD_INFO = join(CACHE, 'build.tsbuildinfo');

/** Exits with tsc's code, after its messages, when the sources do not compile. */
export function build() {
  const sources = SOURCES.flatMap((name) => filesOf(join(ROOT, name))).filter((path) => path.endsWith('.ts'));
  const isComplete = sources.every((path) => existsSync(outputOf(path))) && partsOfProgram().every(existsSync);
  const stamp = stampOf([...sources, ...SETTINGS.map((name) => join(ROOT, name))]);
  if (isComplete && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;

  const [compiler, bundler] = ['typescript/bin/tsc', 'esbuild'].map(find);
  if (!compiler || !bundler) {
    if (isComplete) return;
    fail(`dist is not built, and ${compiler ? 'esbuild' : 'TypeScript'} is not installed. Run: npm ci`);
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
  bundleProgram(bundler);
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

/**
 * `dist/src/main.js` as one file, and beside it what `main.ts` imports later, instead of a module for each source: most of a start
 * is finding and reading modules. Packages stay packages.
 */
function bundleProgram(bundler) {
  const main = join(ROOT, 'src/main.ts');
  const { buildSync } = createRequire(import.meta.url)(bundler);
  rmSync(PARTS, { recursive: true, force: true });
  mkdirSync(PARTS);
  buildSync({
    // By its text: its output takes the place of tsc's, which therefore cannot be the input. esbuild cannot compile decorators
    // with their types, so all others are read as tsc left them.
    stdin: { contents: readFileSync(main, 'utf8'), loader: 'ts', sourcefile: main, resolveDir: join(DIST, 'src') },
    outdir: join(DIST, 'src'),
    entryNames: 'main',
    chunkNames: 'main/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // Classes that share a name would otherwise get another: providers, entities and schemas are told by it.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'error',
  });
}

function partsOfProgram() {
  const program = readFileSync(join(DIST, 'src/main.js'), 'utf8');
  return [...program.matchAll(/"\.\/(main\/[^"]+)"/g)].map(([, name]) => join(DIST, 'src', name));
}

function find(name) {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}

if (import.meta.filename === realpathSync(process.argv[1])) build();
