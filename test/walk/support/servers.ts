import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { commandLine } from '../../../src/embedded/server/processes.js';

/** The process ids of every PostgreSQL that runs on data below a folder. */
export function serversBelow(folder: string): number[] {
  return pids().filter((pid) => commandLine(pid).includes(` -D ${folder}/`));
}

function pids(): number[] {
  const names = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc')
    : execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).split(/\s+/);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}
