import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { builtFile } from '../../support/build.js';

/** `db:studio` as a process of its own, as somebody at a terminal has it. */
export class StudioCommand {
  private said = '';
  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream!.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    }
  }

  /** @throws Error with what it said, where it ends without an address. */
  static async start(
    args: readonly string[],
    env: Record<string, string>,
  ): Promise<{ command: StudioCommand; url: string }> {
    const { PATH, HOME } = process.env;
    const command = new StudioCommand(
      spawn(process.execPath, [await builtFile('src/cli.js'), 'db:studio', '--port', '0', ...args], {
        cwd: tmpdir(),
        env: { PATH, HOME, NODE_ENV: 'test', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const { child } = command;
    const ended = once(child, 'close');
    for (;;) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\//.exec(command.said) ?? [];
      if (url) return { command, url };
      if (child.exitCode !== null) throw new Error(command.said);
      await Promise.race([once(child.stdout!, 'data'), ended]);
    }
  }

  /** The exit code and everything it said. */
  async stop(signal: 'SIGINT' | 'SIGTERM'): Promise<{ code: number | null; said: string }> {
    const closed = once(this.child, 'close');
    this.child.kill(signal);
    const [code] = (await closed) as [number | null];
    return { code, said: this.said };
  }
}
