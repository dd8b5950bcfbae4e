import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { forgetCachedEntries } from '../services/cached-entries.js';
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
    const { cache, words, error } = await forgetCachedEntries(this.services.settings, [id]);
    const dropped = `Tenant "${slug}" is dropped; its data stay for the grace period. Take it back: tenantry tenant:restore ${id} ${slug}`;
    const report = { id, slug, purged: now, ...(cache ? { cache } : {}) };
    const done = now ? `Tenant "${slug}" and its data are gone.` : dropped;
    this.answer(options, report, [done, ...words].join('\n'));
    if (error) throw error;
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
