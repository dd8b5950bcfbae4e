import { type ChildProcess, spawn } from 'node:child_process';
import { until } from '../../embedded/support/program.js';

export interface Run {
  /** Of the checkout. */
  readonly folder: string;
  /** Beside `PATH` and a home of its own, all that it gets. */
  readonly env: Readonly<Record<string, string>>;
}

const READY = /^Tenantry listens on (http:\S+)/m;
const READY_WITHIN_MS = 120_000;

/** A command in a terminal of its own: what a signal reaches there, and nothing else, is its process group. */
export class Application {
  output = '';
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | string>;
  private hasEnded = false;

  constructor({ folder, env }: Run, [command, ...args]: readonly string[] = [process.execPath, 'scripts/start.mjs']) {
    this.child = spawn(command, args, {
      cwd: folder,
      env: { ...environmentOf(folder), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child.stdout!.on('data', (chunk: Buffer) => {
      this.output += chunk;
      this.stdout += chunk;
    });
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.output += chunk;
      this.stderr += chunk;
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        this.hasEnded = true;
        resolve(signal ?? code!);
      });
    });
  }

  /** Of the first process: of npm's, where npm was asked to start. */
  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return !this.hasEnded;
  }

  /** The base URL it prints once it listens. */
  async ready(): Promise<string> {
    await until(() => READY.test(this.output) || this.hasEnded, READY_WITHIN_MS);
    const url = READY.exec(this.output)?.[1];
    if (!url) throw new Error(`It ended before it was ready: ${this.output}`);
    return url;
  }

  /** The exit code, or the signal that ended it. */
  end(): Promise<number | string> {
    return this.ended;
  }

  /** As `kill` does. */
  signal(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }

  /** As Ctrl+C does: the terminal signals the command and all it started. */
  interrupt(): Promise<number | string> {
    return this.signalAll('SIGINT');
  }

  async signalAll(signal: NodeJS.Signals): Promise<number | string> {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    return this.ended;
  }
}

/** None of the settings of whoever runs the tests, and none of npm's either: it keeps its files in the folder. */
function environmentOf(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    npm_config_cache: `${folder}/.npm`,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
}
