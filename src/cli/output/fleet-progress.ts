import { SingleBar } from 'cli-progress';
import { type FleetProgress } from '../../provisioning/index.js';

/** On stderr: a bar with rate and time left on a terminal, a line for each tenant elsewhere. */
export class FleetProgressBar {
  private bar: SingleBar | null = null;

  show({ finished, total, failed, outcome }: FleetProgress): void {
    if (!process.stderr.isTTY) {
      const { slug, status, toVersion, error } = outcome;
      console.error(
        `${finished}/${total} ${slug}: ${status}${error ? `: ${error.message}` : ` (${toVersion ?? '-'})`}`,
      );
      return;
    }
    this.bar ??= started(total);
    this.bar.update(finished, { failed });
  }

  stop(): void {
    this.bar?.stop();
  }
}

function started(total: number): SingleBar {
  const bar = new SingleBar({
    format: 'Tenants [{bar}] {value}/{total}, {failed} failed, {duration_formatted}, {eta_formatted} left',
    stream: process.stderr,
    hideCursor: true,
  });
  bar.start(total, 0, { failed: 0 });
  return bar;
}
