import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

interface DropCommandOptions extends CommandOptions {
  readonly force?: boolean;
  readonly confirm?: string;
  readonly now?: boolean;
}

@Command({
  name: 'tenant:drop',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'drop a tenant: nobody enters any more, and after the grace period its data may be purged',
})
export class TenantDropCommand extends TenantryCommand {
  protected readonly example = 'tenant:drop acme --force --confirm acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: DropCommandOptions): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    const { id, slug } = tenant;
    const { force, confirm, now = false } = options;
    await services.provisioning.drop(tenant, { force, confirm, now });
    const kept = `Tenant "${slug}" is dropped; its data stay for the grace period. Take it back: tenantry tenant:restore ${id} ${slug}`;
    this.answer(options, { id, slug, purged: now }, now ? `Tenant "${slug}" and its data are gone.` : kept);
  }

  @Option({ flags: '--force', description: 'needed in production' })
  force(): boolean {
    return true;
  }

  @Option({ flags: '--confirm <slug>', description: 'the slug typed again; needed in production' })
  confirm(slug: string): string {
    return slug;
  }

  @Option({ flags: '--now', description: 'remove the data at once, without a grace period' })
  now(): boolean {
    return true;
  }
}
