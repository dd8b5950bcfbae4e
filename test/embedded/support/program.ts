import { type ChildProcess, spawn } from 'node:child_process';
import { Client } from 'pg';
import { type EmbeddedPostgres } from '../../../src/embedded/index.js';

export type Server = Omit<EmbeddedPostgres, 'stop'>;

export interface ProgramOptions {
  readonly home: string;
  readonly user?: { uid: number; gid: number };
  readonly arguments?: readonly string[];
}

/** One run of the checkout's program. */
export class Program {
  readonly child: ChildProcess;
  output = '';
  private stdout = '';
  private hasEnded = false;
  private readonly ended: Promise<number | string>;

  constructor(entry: string, options: ProgramOptions) {
    this.child = spawn(process.execPath, [entry, ...(options.arguments ?? [])], {
      ...options.user,
      env: { PATH: process.env.PATH, TENANTRY_HOME: options.home },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (chunk: Buffer) => {
      this.stdout += chunk;
      this.output += chunk;
    });
    this.child.stderr!.on('data', (chunk: Buffer) => (this.output += chunk));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        this.hasEnded = true;
        resolve(signal ?? code!);
      });
    });
  }

  /** Resolves once it serves; rejects with its output when it ended instead. */
  async server(): Promise<Server> {
    const line = () => this.stdout.split('\n').slice(0, -1)[0];
    await until(() => Boolean(line()) || this.hasEnded);
    if (!line()) throw new Error(`It ended: ${this.output}`);
    return JSON.parse(line()) as Server;
  }

  /** The exit code, or the signal that ended it. */
  async end(signal?: NodeJS.Signals): Promise<number | string> {
    if (signal) this.child.kill(signal);
    return this.ended;
  }
}

export async function until(condition: () => boolean, withinMs = 40_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !condition(); await sleep(20)) {
    if (Date.now() > deadline) throw new Error('It did not come true in time.');
  }
}

export async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
