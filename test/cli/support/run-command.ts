import { spawn } from 'node:child_process';
import { type EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { builtFile } from '../../support/build.js';
import { blueprintsNamed } from '../../../src/blueprints/index.js';
import { runCommand as run } from '../../../src/cli/index.js';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

class Exit extends Error {}

/**
 * Runs a command in this process, which loads the application once for all of them: with an environment of its own, in a
 * folder without an .env unless another one is named, and with what it prints and its exit code caught.
 */
export function runCommand(
  args: readonly string[],
  env: Record<string, string> = {},
  folder: string = tmpdir(),
): Promise<Ran> {
  const ran = last.then(() => runHere(args, env, folder));
  last = ran.catch(() => undefined);
  return ran;
}

/** They share what a process has one of, so they take turns. */
let last: Promise<unknown> = Promise.resolve();

async function runHere(args: readonly string[], env: Record<string, string>, folder: string): Promise<Ran> {
  const before = { argv: process.argv, env: process.env, folder: process.cwd(), exitCode: process.exitCode };
  const heard = { stdout: '', stderr: '' };
  let hasExited = false;
  const hear = (stream: keyof typeof heard, text: unknown) => {
    if (!hasExited) heard[stream] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((text) => void hear('stdout', `${text}\n`)),
    jest.spyOn(console, 'error').mockImplementation((text) => void hear('stderr', `${text}\n`)),
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => hear('stdout', text)),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => hear('stderr', text)),
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      process.exitCode = code ?? undefined;
      hasExited = true;
      throw new Exit();
    }),
  ];
  const takenAway = [process, process.stdout, process.stderr].map(listenersAddedTo);
  process.argv = ['node', 'tenantry', ...args];
  process.env = environment(env);
  process.exitCode = undefined;
  process.chdir(folder);
  try {
    await run((names) => Promise.resolve(blueprintsNamed(names).map(({ definition }) => definition)));
    return { code: Number(process.exitCode ?? 0), ...heard };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.chdir(before.folder);
    Object.assign(process, { argv: before.argv, env: before.env, exitCode: before.exitCode });
    for (const takeAway of takenAway) takeAway();
  }
}

/** Takes away the listeners added since: a process of its own would have taken them along. */
function listenersAddedTo(emitter: EventEmitter): () => void {
  const before = new Map(emitter.eventNames().map((event) => [event, emitter.listeners(event)]));
  return () => {
    for (const event of emitter.eventNames()) {
      for (const listener of emitter.listeners(event)) {
        if (!before.get(event)?.includes(listener)) emitter.off(event, listener as () => void);
      }
    }
  };
}

/** The same as a process of its own, as somebody at a terminal has it. */
export async function spawnCommand(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [await builtFile('src/cli.js'), ...args], {
    cwd: tmpdir(),
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (heard[stream] += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...heard }));
  });
}

/** The JSON a command printed. @throws Error with what it said, when it failed. */
export async function jsonOf<T>(args: readonly string[], env: Record<string, string>): Promise<T> {
  const { code, stdout, stderr } = await runCommand([...args, '--json'], env);
  if (code !== 0) throw new Error(`tenantry ${args.join(' ')} exited with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME, PGPASSWORD } = process.env;
  return { PATH, HOME, ...(PGPASSWORD ? { PGPASSWORD } : {}), NODE_ENV: 'test', ...env };
}
