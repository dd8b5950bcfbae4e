import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from './processes.js';

/** A running server as its `postmaster.pid` tells it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False while it starts, recovers or stops. */
  readonly isReady: boolean;
}

const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 5_000;
const POLL_MS = 10;

/** Undefined when no server runs on these data: the file may outlive its server, and its process id may be another's by now. */
export function findPostmaster(dataDirectory: string): Postmaster | undefined {
  const [pid, , , port, , , , status] = pidFileLines(dataDirectory);
  if (!isPostmaster(Number(pid), dataDirectory)) return undefined;
  return { pid: Number(pid), port: Number(port), isReady: status?.trim() === 'ready' };
}

/**
 * The server itself takes care of a file whose process is gone, but refuses to start when a stranger has the process id,
 * which after a restart of a container is usual.
 */
export function removeStrangersPidFile(dataDirectory: string): void {
  const pid = Number(pidFileLines(dataDirectory)[0]);
  const command = pid > 0 ? commandLine(pid) : '';
  if (command !== '' && !command.includes('postgres')) rmSync(pidFile(dataDirectory));
}

/** Fast shutdown: sessions are ended, everything committed is on disk. Without effect on a server that is gone. */
export async function stopPostmaster(pid: number, dataDirectory: string): Promise<void> {
  if (await ends('SIGINT', FAST_STOP_MS)) return;
  await ends('SIGQUIT', IMMEDIATE_STOP_MS);

  async function ends(signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
    if (isPostmaster(pid, dataDirectory)) process.kill(pid, signal);
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(POLL_MS)) {
      if (!isPostmaster(pid, dataDirectory)) return true;
    }
    return false;
  }
}

export async function removeServer(dataDirectory: string): Promise<void> {
  const running = findPostmaster(dataDirectory);
  if (running) await stopPostmaster(running.pid, dataDirectory);
  rmSync(dataDirectory, { recursive: true, force: true });
}

export function isPostmaster(pid: number, dataDirectory: string): boolean {
  return pid > 0 && commandLine(pid).includes(` -D ${dataDirectory} `);
}

function pidFileLines(dataDirectory: string): string[] {
  const file = pidFile(dataDirectory);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

const pidFile = (dataDirectory: string): string => join(dataDirectory, 'postmaster.pid');
