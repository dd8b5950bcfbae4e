import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:restore',
  arguments: '<tenant> <slug>',
  argsDescription: { tenant: 'the id of a dropped tenant', slug: 'the slug it gets' },
  description: 'take a dropped tenant back before it is purged; hostnames and keys are made anew',
})
export class TenantRestoreCommand extends TenantryCommand {
  protected readonly example = 'tenant:restore 8a1f6a0e-4f5b-4c8e-9d0a-2b7c3e5f1a90 acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name, slug]: string[], options: CommandOptions & { reuse?: boolean }): Promise<void> {
    const services = await this.services.open();
    const restored = await services.provisioning.restore(await services.tenant(name), slug, {
      reuse: options.reuse,
    });
    const words = `Tenant "${restored.slug}" is back. Next, a key for it: tenantry key:create --tenant ${restored.slug}`;
    this.answer(options, restored, words);
  }

  @Option({ flags: '--reuse', description: 'also a slug that another tenant has lately given up' })
  reuse(): boolean {
    return true;
  }
}
