import { SingleBar } from 'cli-progress';

/** Says on stderr how far long work is: a bar on a terminal, a line for each step elsewhere. */
export interface Progress {
  /** One step is done. */
  step(what: string): void;
  stop(): void;
}

export function startProgress(title: string, total: number): Progress {
  if (!process.stderr.isTTY) return { step: (what) => console.error(what), stop: () => {} };
  const bar = new SingleBar({
    format: `${title} [{bar}] {value}/{total} {what}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0, { what: '' });
  return { step: (what) => bar.increment({ what }), stop: () => bar.stop() };
}
