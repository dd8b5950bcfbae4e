import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';

@Command({
  name: 'fleet:status',
  description: 'versions and how many tenants are at each, behind, failed, drifted; one query, no tenant is asked',
})
export class FleetStatusCommand extends TenantryCommand {
  protected readonly example = 'fleet:status';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions): Promise<void> {
    const { fleet } = await this.services.open();
    const rows = await fleet.status();
    this.answer(options, rows, rows.length === 0 ? 'There are no tenants.' : table(rows));
  }
}
