import { Command, Option } from 'nest-commander';
import { type DriftOptions } from '../../provisioning/index.js';
import { type CommandOptions } from '../command.js';
import { ChecksFailedError } from '../errors.js';
import { driftWords } from '../output/drift.js';
import { Services } from '../services/services.js';
import { SelectionCommand } from './selection.js';

@Command({
  name: 'fleet:drift',
  description:
    'compare the real tables of each schema tenant, of shared tables and of the register with what their migrations make; exits 1 if any differ',
})
export class FleetDriftCommand extends SelectionCommand {
  protected readonly example = 'fleet:drift --blueprint insurance --repair';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], { json, ...options }: CommandOptions & DriftOptions): Promise<void> {
    const { fleet } = await this.services.open();
    const report = await this.services.interruptible(() => fleet.drift(options));
    this.answer({ json }, report, driftWords(report));
    const left = [
      ...report.drifted.filter(({ isRepaired }) => !isRepaired).map(({ slug }) => slug),
      ...report.shared.map(({ scope }) => scope),
    ];
    if (left.length > 0) throw new ChecksFailedError(left);
  }

  @Option({ flags: '--repair', description: 'run the SQL; without it, it is printed' })
  repair(): boolean {
    return true;
  }

  @Option({ flags: '--allow-data-loss', description: 'also drop tables and columns that should not be there' })
  allowDataLoss(): boolean {
    return true;
  }
}
