import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '../../../src/database/embedded/index.js';
import { makeCheckout } from './checkout.js';
import { Program, type ProgramOptions } from './program.js';

/** A checkout and homes for one test file; `close` ends every program and server and removes every file. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'tenantry-embedded-'));
  private readonly programs: Program[] = [];
  private readonly homes = new Set<string>();
  private entry: string | undefined;

  constructor(mode = 0o755) {
    chmodSync(this.folder, mode);
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

  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.end('SIGKILL')));
    for (const home of this.homes) await removeEmbeddedPostgres(home).catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }
}
