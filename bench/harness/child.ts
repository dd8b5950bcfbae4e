import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const TYPESCRIPT = ['--import', '@swc-node/register/esm-register'];

type Answer = { readonly result: unknown } | { readonly failure: string };

/** Another process of the bench: what it burns is not counted as the bench's, and it is asked one thing at a time. */
export class Child {
  private constructor(
    private readonly process: ChildProcess,
    private readonly name: string,
  ) {}

  /** `file` calls `answerParent` at its end; ready when it has. */
  static async start(file: URL): Promise<Child> {
    const name = file.pathname.split('/').at(-1)!;
    const process = fork(fileURLToPath(file), { execArgv: TYPESCRIPT, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const child = new Child(process, name);
    await child.answer();
    return child;
  }

  /** @throws Error with what went wrong in the child, or that it ended. */
  async ask<T>(question: string, input?: unknown): Promise<T> {
    this.process.send({ question, input });
    return (await this.answer()) as T;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.disconnect();
    await ended;
  }

  private async answer(): Promise<unknown> {
    const ended = new AbortController();
    const answer = (await Promise.race([
      once(this.process, 'message', { signal: ended.signal }).then(([message]: unknown[]) => message),
      once(this.process, 'exit', { signal: ended.signal }).then(([code]: unknown[]) => ({
        failure: `ended with code ${String(code)}`,
      })),
    ]).finally(() => ended.abort())) as Answer;
    if ('failure' in answer) throw new Error(`${this.name}: ${answer.failure}`);
    return answer.result;
  }
}

/** In the child: answers questions until the parent goes away, and then `close`s. */
export function answerParent(
  answers: Readonly<Record<string, (input: never) => unknown>>,
  close: () => Promise<void> = async () => {},
): void {
  const send = (answer: Answer) => process.send?.(answer);
  process.on('message', ({ question, input }: { question: string; input: never }) => {
    void Promise.resolve()
      .then(() => answers[question](input))
      .then((result) => send({ result: result ?? null }))
      .catch((error: unknown) =>
        send({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.on('disconnect', () => void close().finally(() => process.exit()));
  send({ result: 'ready' });
}
