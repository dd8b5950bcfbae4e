import { SingleBar } from 'cli-progress';

/** On stderr: a bar with the time left on a terminal, a line for each batch elsewhere. */
export class RotationBar {
  private bar: SingleBar | null = null;

  show({ field, done, total }: { field: string; done: number; total: number }): void {
    if (!process.stderr.isTTY) {
      console.error(`${done}/${total} secrets (${field})`);
      return;
    }
    this.bar ??= started(total);
    this.bar.setTotal(total);
    this.bar.update(done, { field });
  }

  stop(): void {
    this.bar?.stop();
  }
}

function started(total: number): SingleBar {
  const bar = new SingleBar({
    format: 'Secrets [{bar}] {value}/{total} {field}, {duration_formatted}, {eta_formatted} left',
    stream: process.stderr,
    hideCursor: true,
  });
  bar.start(total, 0, { field: '' });
  return bar;
}
