import { Command, Option } from 'nest-commander';
import { type Tenant } from '../../tenancy/index.js';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { erasureTable } from '../output/erasure.js';
import { forgetCachedEntries } from '../services/cached-entries.js';
import { confirmErasure } from '../services/confirmation.js';
import { type OpenServices, Services } from '../services/services.js';

interface DropCommandOptions extends CommandOptions {
  readonly force?: boolean;
  readonly confirm?: string;
  readonly now?: boolean;
  readonly yes?: boolean;
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
    const isConfirmed = options.yes || options.confirm !== undefined;
    if (options.now && !isConfirmed) await confirmErasure(tenant.slug);
    await (options.now ? this.erase(services, tenant, options) : this.drop(services, tenant, options));
  }

  private async drop({ provisioning }: OpenServices, tenant: Tenant, options: DropCommandOptions): Promise<void> {
    const { id, slug } = tenant;
    const { force, confirm } = options;
    await provisioning.drop(tenant, { force, confirm });
    const { cache, words, error } = await forgetCachedEntries(this.services.settings, [id]);
    const done = `Tenant "${slug}" is dropped; its data stay for the grace period. Take it back: tenantry tenant:restore ${id} ${slug}`;
    const report = { id, slug, purged: false, ...(cache ? { cache } : {}) };
    this.answer(options, report, [done, ...words].join('\n'));
    if (error) throw error;
  }

  private async erase({ provisioning }: OpenServices, tenant: Tenant, options: DropCommandOptions): Promise<void> {
    const { id, slug } = tenant;
    const { force, confirm } = options;
    const { EraseIncompleteError } = await import('../../provisioning/index.js');
    try {
      const { stores } = (await provisioning.drop(tenant, { force, confirm, now: true }))!;
      // Once more: a request that was under way may have written after the store was emptied.
      const { cache, words, error } = await forgetCachedEntries(this.services.settings, [id]);
      const done = [
        erasureTable({ stores, isComplete: true }),
        '',
        `Tenant "${slug}" and its data are gone.`,
        ...words,
      ];
      this.answer(options, { id, slug, purged: true, stores, ...(cache ? { cache } : {}) }, done.join('\n'));
      if (error) throw error;
    } catch (error) {
      if (!(error instanceof EraseIncompleteError)) throw error;
      const { erasure } = error;
      this.answer(options, { id, slug, purged: false, stores: erasure.stores }, erasureTable(erasure));
      throw error;
    }
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

  @Option({
    flags: '--yes',
    description: 'do not ask before --now removes the data; needed where there is no terminal',
  })
  yes(): boolean {
    return true;
  }
}
