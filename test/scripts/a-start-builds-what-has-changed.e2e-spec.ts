import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '../support/rules/source-files.js';

const folder = mkdtempSync(join(tmpdir(), 'tenantry-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dist = (name: string) => existsSync(join(folder, 'dist/src', name));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function build(): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: folder });
  return { status, output: String(stdout) + String(stderr) };
}

const BUILT = { status: 0, output: 'Building …\n' };
const NOTHING_TO_DO = { status: 0, output: '' };

beforeAll(() => {
  write('package.json', '{ "type": "module" }');
  write(
    'tsconfig.build.json',
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'ES2023',
        rootDir: '.',
        outDir: 'dist',
        incremental: true,
        lib: ['ES2022'],
        skipLibCheck: true,
        types: [],
      },
      include: ['src'],
    }),
  );
  write('src/cli.ts', '#!/usr/bin/env node\nexport {};\n');
  write('src/other.ts', 'export const other = 1;\n');
  write(
    'src/main.ts',
    [
      `import { Same } from './a.js';`,
      `declare const process: any, setInterval: any;`,
      `process.on('SIGTERM', () => process.exit(7));`,
      `setInterval(() => {}, 1000);`,
      `const { names } = await import('./later.js');`,
      `process.stdout.write([Same.name, ...names].join(' '));`,
      '',
    ].join('\n'),
  );
  write('src/a.ts', 'export class Same {}\n');
  write('src/b.ts', 'export class Same {}\n');
  write(
    'src/later.ts',
    `import { Same as A } from './a.js';\nimport { Same as B } from './b.js';\nexport const names = [A.name, B.name];\n`,
  );
  for (const name of ['build.mjs', 'start.mjs']) {
    mkdirSync(join(folder, 'scripts'), { recursive: true });
    copyFileSync(join(REPOSITORY, 'scripts', name), join(folder, 'scripts', name));
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['typescript', 'esbuild']) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name));
  }
});

it('builds once, and the command can be run', () => {
  expect(build()).toEqual(BUILT);
  expect(statSync(join(folder, 'dist/src/cli.js')).mode & 0o111).toBe(0o111);
  expect(build()).toEqual(NOTHING_TO_DO);
});

it('makes of the program one file and what it imports later, which need no other output', () => {
  const parts = readdirSync(join(folder, 'dist/src/main')).filter((name) => name.endsWith('.js'));
  expect(parts).toContainEqual(expect.stringMatching(/^later-\w+\.js$/));
  const imported = ['main.js', ...parts.map((name) => `main/${name}`)].flatMap((name) => [
    ...readFileSync(join(folder, 'dist/src', name), 'utf8').matchAll(/"(\.[^"]+)"/g),
  ]);
  expect(imported.length).toBeGreaterThan(1);
  for (const [, name] of imported) expect(name).toMatch(/^\.\/(main\/)?(later|chunk)-\w+\.js$/);
});

it('builds again after a change, a lost output and a removed source', () => {
  write('src/other.ts', 'export const other = 23;\n');
  expect(build()).toEqual(BUILT);
  rmSync(join(folder, 'dist/src/other.js'));
  expect(build()).toEqual(BUILT);
  expect(dist('other.js')).toBe(true);
  rmSync(join(folder, 'dist/src/main'), { recursive: true });
  expect(build()).toEqual(BUILT);
  rmSync(join(folder, 'src/other.ts'));
  expect(build()).toEqual(BUILT);
  expect(dist('other.js')).toBe(false);
  expect(build()).toEqual(NOTHING_TO_DO);
});

it('is the application afterwards: signals reach it', async () => {
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: folder });
  const [said] = await once(child.stdout, 'data');
  // Before anything can fail: one that is left keeps jest from ending.
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([7, null]);
  expect(String(said)).toBe('Same Same Same');
});

it('says what does not compile, and asks again the next time', () => {
  write('src/wrong.ts', 'export const wrong: number = "text";\n');
  for (let run = 0; run < 2; run++) {
    const { status, output } = build();
    expect(status).not.toBe(0);
    expect(output).toMatch(/src\/wrong\.ts\(1,14\): error TS2322[\s\S]*The build failed\.\n$/);
  }
});

it('needs no compiler for what is built already', () => {
  rmSync(join(folder, 'src/wrong.ts'));
  expect(build()).toEqual(BUILT);
  rmSync(join(folder, 'node_modules/esbuild'));
  rmSync(join(folder, 'node_modules/.cache'), { recursive: true });
  expect(build()).toEqual(NOTHING_TO_DO);
  rmSync(join(folder, 'dist'), { recursive: true });
  expect(build()).toEqual({ status: 1, output: 'dist is not built, and esbuild is not installed. Run: npm ci\n' });
  rmSync(join(folder, 'node_modules/typescript'));
  expect(build()).toEqual({ status: 1, output: 'dist is not built, and TypeScript is not installed. Run: npm ci\n' });
});
