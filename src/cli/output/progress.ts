import { SingleBar } from 'cli-progress';

/** How far the work is. */
export interface Step {
  readonly done: number;
  readonly total: number;
  /** What is said of it where there is no terminal. */
  readonly line: string;
  /** What the bar's format asks for beside `{bar}`, `{value}`, `{total}` and the times. */
  readonly fields: Readonly<Record<string, string | number>>;
}

/** Says on stderr how far long work is: a bar on a terminal, a line for each step elsewhere. */
export class Progress {
  private bar: SingleBar | null = null;

  constructor(
    private readonly format: string,
    private readonly options: { readonly clearOnComplete?: boolean } = {},
  ) {}

  /** Shows the empty bar before the first step; without it the first step does. */
  start(total: number, fields: Step['fields']): void {
    if (!process.stderr.isTTY) return;
    this.bar = new SingleBar({ ...this.options, format: this.format, stream: process.stderr, hideCursor: true });
    this.bar.start(total, 0, fields);
  }

  show({ done, total, line, fields }: Step): void {
    if (!process.stderr.isTTY) {
      console.error(line);
      return;
    }
    if (!this.bar) this.start(total, fields);
    this.bar?.setTotal(total);
    this.bar?.update(done, fields);
  }

  stop(): void {
    this.bar?.stop();
  }
}

/** For work whose steps are known by number beforehand and are each told in a line; nothing of it stays on a terminal. */
export function startProgress(title: string, total: number) {
  const progress = new Progress(`${title} [{bar}] {value}/{total} {what}`, { clearOnComplete: true });
  let done = 0;
  progress.start(total, { what: '' });
  return {
    /** One more is done. */
    step: (what: string) => progress.show({ done: ++done, total, line: what, fields: { what } }),
    stop: () => progress.stop(),
  };
}
