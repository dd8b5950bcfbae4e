import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:verify',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'prove that every table of a tenant answers as the tenant and shows nothing to others',
})
export class TenantVerifyCommand extends TenantryCommand {
  protected readonly example = 'tenant:verify acme --repair';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: CommandOptions & { repair?: boolean }): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    const verification = await services.provisioning.verify(tenant, { repair: options.repair });
    const repaired = verification.repaired ? ', after role, grants and policies were made anew' : '';
    const words = `Tenant "${tenant.slug}" verifies: ${verification.tables} tables answer${repaired}.`;
    this.answer(options, { id: tenant.id, slug: tenant.slug, ...verification }, words);
  }

  @Option({ flags: '--repair', description: 'first make the role, grants and policies anew' })
  repair(): boolean {
    return true;
  }
}
