import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { NotInProductionError } from '../errors.js';
import { startProgress } from '../output/progress.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';

@Command({
  name: 'db:push',
  description: 'development only: change the tables to what the entities say, without a migration',
})
export class DbPushCommand extends TenantryCommand {
  protected readonly example = 'db:push';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions): Promise<void> {
    if (this.services.settings.environment === 'production') {
      throw new NotInProductionError('db:push', 'it keeps no ledger. Use db:generate and db:migrate');
    }
    const { owner, migrations } = await this.services.open();
    const { pushEntities } = await import('../../provisioning/index.js');
    const tenants = (await migrations.tenants()).filter(({ isolation }) => isolation === 'schema').length;
    const bar = startProgress('Tables', 1 + owner.options.blueprints.length + tenants);
    try {
      const pushed = await pushEntities(owner, migrations, (place) => bar.step(place));
      const changed = pushed.filter(({ statements }) => statements > 0);
      this.answer(options, pushed, changed.length === 0 ? 'No changes.' : table(changed));
    } finally {
      bar.stop();
    }
  }
}
