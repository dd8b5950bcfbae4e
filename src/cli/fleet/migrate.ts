import { Command, Option } from 'nest-commander';
import { type FleetMigrateOptions } from '../../provisioning/index.js';
import { type CommandOptions } from '../command.js';
import { FleetRunFailedError } from '../errors.js';
import { FleetProgressBar } from '../output/fleet-progress.js';
import { fleetReportWords } from '../output/fleet-report.js';
import { Services } from '../services/services.js';
import { SelectionCommand, wholeNumber } from './selection.js';

type MigrateOptions = CommandOptions & FleetMigrateOptions & { wave?: number };

@Command({
  name: 'fleet:migrate',
  description:
    'bring shared tables and every tenant that is behind to the version of this code; exits 1 on any failure',
})
export class FleetMigrateCommand extends SelectionCommand {
  protected readonly example = 'fleet:migrate --blueprint insurance --canary 5 --wave 20% --max-failures 10';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: MigrateOptions): Promise<void> {
    const { fleet } = await this.services.open();
    const bar = new FleetProgressBar();
    const { json, wave, ...given } = options;
    const report = await this.services.interruptible((signal) =>
      fleet.migrate({ ...given, wavePercent: wave, signal, onProgress: (progress) => bar.show(progress) }),
    );
    bar.stop();
    this.answer({ json }, report, fleetReportWords(report));
    if (report.status !== 'succeeded') throw new FleetRunFailedError(report.status, report.counts);
  }

  @Option({ flags: '--concurrency <n>', description: 'tenants at a time; 4 unless said' })
  concurrency(text: string): number {
    return wholeNumber('--concurrency', text);
  }

  @Option({ flags: '--canary <n>', description: 'so many tenants go first; one failure among them halts the run' })
  canary(text: string): number {
    return wholeNumber('--canary', text);
  }

  @Option({ flags: '--wave <percent>', description: 'the rest goes in waves of so many per cent' })
  wave(text: string): number {
    return wholeNumber('--wave', text.replace(/%$/, ''));
  }

  @Option({
    flags: '--max-failures <n>',
    description: 'halt after so many failures; goes through to the end unless said',
  })
  maxFailures(text: string): number {
    return wholeNumber('--max-failures', text);
  }

  @Option({ flags: '--resume', description: 'go on with the last run that was halted, killed or has failures' })
  resume(): boolean {
    return true;
  }
}
