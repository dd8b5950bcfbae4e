import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { facts, table } from '../output/table.js';
import { Services } from '../services/services.js';

const LATEST = 10;

@Command({
  name: 'tenant:show',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'show one tenant, its hostnames, keys and latest events',
})
export class TenantShowCommand extends TenantryCommand {
  protected readonly example = 'tenant:show acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: CommandOptions): Promise<void> {
    const services = await this.services.open();
    const tenant = await services.tenant(name);
    const hostnames = (await services.hostnames.list(tenant.id)).map(({ hostname }) => hostname);
    const keys = (await services.keys.list(tenant.id)).filter(({ revokedAt }) => !revokedAt);
    const { items: events } = await services.events.list({ tenantId: tenant.id, pageSize: LATEST });
    const { searchPath, ...about } = tenant;
    const words = [
      facts({ ...about, searchPath, hostnames, keys: keys.map(({ name: key, prefix }) => `${key} (${prefix})`) }),
      '',
      table(
        events.map(({ createdAt, action, actor, durationMs }) => ({
          when: createdAt,
          action,
          by: actor,
          ms: durationMs,
        })),
      ),
    ];
    this.answer(options, { ...tenant, hostnames, keys, events }, words.join('\n'));
  }
}
