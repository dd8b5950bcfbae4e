import { Command, Option } from 'nest-commander';
import { type FleetRollbackOptions } from '../../provisioning/index.js';
import { type CommandOptions } from '../command.js';
import { FleetRunFailedError } from '../errors.js';
import { FLEET_BAR, fleetStep } from '../output/fleet-progress.js';
import { fleetReportWords } from '../output/fleet-report.js';
import { Progress } from '../output/progress.js';
import { Services } from '../services/services.js';
import { SelectionCommand, wholeNumber } from './selection.js';

@Command({
  name: 'fleet:rollback',
  description: 'take the newest migrations of schema tenants back; shared tables stay; in production only with --force',
})
export class FleetRollbackCommand extends SelectionCommand {
  protected readonly example = 'fleet:rollback --blueprint insurance --step 1';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], { json, ...options }: CommandOptions & FleetRollbackOptions): Promise<void> {
    const { fleet } = await this.services.open();
    const bar = new Progress(FLEET_BAR);
    const report = await this.services.interruptible((signal) =>
      fleet.rollback({ ...options, signal, onProgress: (progress) => bar.show(fleetStep(progress)) }),
    );
    bar.stop();
    this.answer({ json }, report, fleetReportWords(report));
    if (report.status !== 'succeeded') throw new FleetRunFailedError(report.status, report.counts);
  }

  @Option({ flags: '--step <n>', description: 'so many migrations; 1 unless said' })
  step(text: string): number {
    return wholeNumber('--step', text);
  }

  @Option({ flags: '--force', description: 'also in production' })
  force(): boolean {
    return true;
  }
}
