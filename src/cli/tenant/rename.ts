import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:rename',
  arguments: '<tenant> <slug>',
  argsDescription: { tenant: 'slug or id', slug: 'the new slug' },
  description: 'give a tenant another slug, with its schema and profile; its id, keys and data stay',
})
export class TenantRenameCommand extends TenantryCommand {
  protected readonly example = 'tenant:rename acme acme_brokers';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name, slug]: string[], options: CommandOptions & { reuse?: boolean }): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    const renamed = await services.provisioning.rename(tenant, slug, { reuse: options.reuse });
    const words = `Tenant "${tenant.slug}" is now "${renamed.slug}", schema ${renamed.schemaName}.`;
    this.answer(options, renamed, words);
  }

  @Option({ flags: '--reuse', description: 'also a slug that another tenant has lately given up' })
  reuse(): boolean {
    return true;
  }
}
