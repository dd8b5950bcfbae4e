import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:seed',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'add the blueprint’s demo rows to a tenant; run again it changes nothing',
})
export class TenantSeedCommand extends TenantryCommand {
  protected readonly example = 'tenant:seed acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: CommandOptions): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    await services.provisioning.seed(tenant);
    this.answer(
      options,
      { id: tenant.id, slug: tenant.slug, seeded: true },
      `Tenant "${tenant.slug}" has its demo rows.`,
    );
  }
}
