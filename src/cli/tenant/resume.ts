import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:resume',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'let a suspended tenant in again',
})
export class TenantResumeCommand extends TenantryCommand {
  protected readonly example = 'tenant:resume acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: CommandOptions): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    const { id, slug } = tenant;
    await services.provisioning.resume(tenant);
    this.answer(options, { id, slug, status: 'active' }, `Tenant "${slug}" is active.`);
  }
}
