import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '../../../src/embedded/index.js';
import { temporaryFolder } from '../../support/test-server.js';
import { makeCheckout } from './checkout.js';
import { Program, type ProgramOptions } from './program.js';

/** A checkout and homes for one test file; `close` ends every program and server and removes every file. */
export class Workshop {
  private readonly programs: Program[] = [];
  private readonly homes = new Set<string>();
  private readonly others: string[] = [];
  private made: string | undefined;
  private entry: string | undefined;

  constructor(private readonly mode = 0o755) {}

  get folder(): string {
    return (this.made ??= temporaryFolder(this.mode));
  }

  get checkout(): string {
    return join(this.folder, 'checkout');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  run(options: ProgramOptions): Program {
    this.entry ??= makeCheckout(this.checkout);
    const program = new Program(this.entry, options);
    this.programs.push(program);
    this.homes.add(options.home);
    return program;
  }

  /** Something outside of the folder, to be removed with it. */
  remove(path: string): void {
    this.others.push(path);
  }

  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.end('SIGKILL')));
    for (const home of this.homes) await removeEmbeddedPostgres(home).catch(() => {});
    for (const path of [this.folder, ...this.others]) rmSync(path, { recursive: true, force: true });
  }
}
