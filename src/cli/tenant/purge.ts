import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:purge',
  description: 'remove for good the data of every dropped tenant whose grace period is over',
})
export class TenantPurgeCommand extends TenantryCommand {
  protected readonly example = 'tenant:purge';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions): Promise<void> {
    const { provisioning } = await this.services.open();
    const purged = (await provisioning.purgeDue()).map(({ id, name, blueprint }) => ({ id, name, blueprint }));
    this.answer(options, purged, purged.length > 0 ? table(purged) : 'No dropped tenant is due.');
  }
}
