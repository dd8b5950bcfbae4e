import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { NotInProductionError } from '../errors.js';
import { startProgress } from '../output/progress.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';

@Command({
  name: 'db:seed',
  description: 'make the demo tenants of every blueprint and their rows; run again it changes nothing',
})
export class DbSeedCommand extends TenantryCommand {
  protected readonly example = 'db:seed';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions): Promise<void> {
    if (this.services.settings.environment === 'production') {
      throw new NotInProductionError(
        'db:seed',
        'demo tenants have no place there; tenantry tenant:seed <slug> fills one',
      );
    }
    const services = await this.services.open();
    const { createDemoTenants } = await import('../../provisioning/index.js');
    const tenants = await createDemoTenants(services, (line) => console.error(line));
    const bar = startProgress('Seeding', tenants.length);
    try {
      await services.migrations.seedDemoTenants(({ slug }) => bar.step(`Seeded ${slug}.`));
    } finally {
      bar.stop();
    }
    const rows = tenants.map(({ slug, name, blueprint, id }) => ({ slug, name, blueprint, id }));
    this.answer(options, rows, table(rows));
  }
}
