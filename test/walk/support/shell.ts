import { type Newcomer } from './newcomer.js';
import { type Application } from './application.js';

/** A script typed at the newcomer's terminal, to its end. */
export async function shell(
  newcomer: Newcomer,
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | string; stdout: string; output: string }> {
  const run = inShell(newcomer, script, env);
  const code = await run.end();
  return { code, stdout: run.stdout, output: run.output };
}

/** The same, and it may go on. A command that fails ends it with that command's exit code. */
export function inShell(newcomer: Newcomer, script: string, env: Readonly<Record<string, string>> = {}): Application {
  return newcomer.run(env, ['bash', '-euo', 'pipefail', '-c', script]);
}
