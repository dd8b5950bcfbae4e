import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { builtFile } from '../../support/build.js';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as a process of its own, in a folder without an .env and without this process's settings. */
export async function runCommand(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const { PATH, HOME, PGPASSWORD } = process.env;
  const child = spawn(process.execPath, [await builtFile('src/cli.js'), ...args], {
    cwd: tmpdir(),
    env: { PATH, HOME, ...(PGPASSWORD ? { PGPASSWORD } : {}), NODE_ENV: 'test', ...env },
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
