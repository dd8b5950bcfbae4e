import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:suspend',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'shut a tenant out: its requests get 503 until it is resumed; its data stay',
})
export class TenantSuspendCommand extends TenantryCommand {
  protected readonly example = 'tenant:suspend acme --reason "invoice unpaid"';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: CommandOptions & { reason?: string }): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    const { id, slug } = tenant;
    await services.provisioning.suspend(tenant, options.reason ?? null);
    const words = `Tenant "${slug}" is suspended. Let it in again: tenantry tenant:resume ${slug}`;
    this.answer(options, { id, slug, status: 'suspended' }, words);
  }

  @Option({ flags: '--reason <text>', description: 'why, for the event' })
  reason(text: string): string {
    return text;
  }
}
