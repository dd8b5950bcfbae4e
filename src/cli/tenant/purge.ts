import { Command } from 'nest-commander';
import { type PurgedTenant } from '../../provisioning/index.js';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { PurgeIncompleteError } from '../errors.js';
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
    const { leftIn } = await import('../../provisioning/index.js');
    const purged = await provisioning.purgeDue();
    // Once more than at the drop: a request that was under way then may have written after it.
    const { error } = await forgetCachedEntries(
      this.services.settings,
      purged.map(({ id }) => id),
    );
    const words = purged.length > 0 ? table(purged.flatMap(linesOf)) : 'No dropped tenant is due.';
    this.answer(options, purged.map(reportOf), words);
    const incomplete = purged.filter(({ erasure }) => !erasure.isComplete);
    if (incomplete.length > 0) {
      throw new PurgeIncompleteError(incomplete.map(({ id, erasure }) => ({ id, left: leftIn(erasure) })));
    }
    if (error) throw error;
  }
}

function reportOf({ id, name, blueprint, erasure }: PurgedTenant) {
  return { id, name, blueprint, purged: erasure.isComplete, stores: erasure.stores };
}

function linesOf({ id, name, blueprint, erasure }: PurgedTenant): object[] {
  return erasure.stores.map(({ store, removed, left }) => ({
    id,
    name,
    blueprint,
    store,
    removed,
    left: left ?? 'unknown',
  }));
}
