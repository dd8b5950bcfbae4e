import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { table } from '../output/table.js';
import { forgetCachedEntries } from '../services/cached-entries.js';
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
    // Once more than at the drop: a request that was under way then may have written after it.
    const ids = purged.map(({ id }) => id);
    const { error } = await forgetCachedEntries(this.services.settings, ids);
    this.answer(options, purged, purged.length > 0 ? table(purged) : 'No dropped tenant is due.');
    if (error) throw error;
  }
}
