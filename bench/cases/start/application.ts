import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PARTS = 'dist/src/main';
const LISTENS = /listens on (http:\S+)/;
const GIVE_UP_MS = 120_000;

/** Outside what is measured; says nothing where nothing has changed. */
export function buildOnce(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}

/** The files of the built program: `main.js` without its first step. */
export function partsOfProgram(): string[] {
  return readdirSync(join(ROOT, PARTS))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `./${PARTS}/${name}`);
}

/** The packages those files import. */
export function packagesOfProgram(): string[] {
  const imports = partsOfProgram().flatMap((file) => [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(/^(?:import|\} from) (?:.* from )?"([^."][^"]*)";$/gm),
  ]);
  return [...new Set(imports.map(([, name]) => name))].filter((name) => !isBuiltin(name));
}

/** A program that only reads those modules. */
export function importing(modules: readonly string[]): string {
  return [...modules.map((name) => `await import('${name}');`), 'process.exit();'].join('\n');
}

/** Milliseconds of a Node process that runs a module's text and ends. */
export function nodeMs(text: string): number {
  const started = performance.now();
  execFileSync(process.execPath, ['--input-type=module', '--eval', text], { cwd: ROOT, stdio: 'inherit' });
  return performance.now() - started;
}

/** Milliseconds from the start of the process to its first answer. @throws Error with what it said, when it gives none. */
export async function startAndStop(home: string): Promise<number> {
  const { PATH, HOME, USER, TMPDIR } = process.env;
  const env = { PATH, HOME, USER, TMPDIR, TENANTRY_HOME: home, PORT: '0', LOG_LEVEL: 'silent' };
  const started = performance.now();
  const application = spawn(process.execPath, ['dist/src/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(application, 'exit');
  const stop = () => void application.kill('SIGTERM');
  process.on('exit', stop);
  const said: string[] = [];
  application.stderr.on('data', (chunk) => said.push(String(chunk)));
  const lines = createInterface({ input: application.stdout });
  const timer = setTimeout(() => application.kill(), GIVE_UP_MS);
  let took: number | undefined;
  try {
    for await (const line of lines) {
      said.push(line);
      const url = LISTENS.exec(line)?.[1];
      if (!url) continue;
      const { ok } = await fetch(`${url}/health/live`);
      if (ok) took = performance.now() - started;
      break;
    }
  } finally {
    clearTimeout(timer);
    application.stdout.resume();
    stop();
    await ended;
    process.off('exit', stop);
  }
  if (took === undefined) throw new Error(`The application did not answer:\n${said.join('\n')}`);
  return took;
}
