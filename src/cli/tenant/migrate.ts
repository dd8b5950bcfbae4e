import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { FleetRunFailedError } from '../errors.js';
import { fleetReportWords } from '../output/fleet-report.js';
import { Services } from '../services/services.js';

@Command({
  name: 'tenant:migrate',
  arguments: '<tenant>',
  argsDescription: { tenant: 'slug or id' },
  description: 'bring one tenant, and the shared tables of its blueprint, to the version of this code',
})
export class TenantMigrateCommand extends TenantryCommand {
  protected readonly example = 'tenant:migrate acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run([name]: string[], options: CommandOptions): Promise<void> {
    const { fleet, tenant } = await this.services.open();
    const { id, blueprint } = await tenant(name);
    const report = await this.services.interruptible((signal) => fleet.migrate({ blueprint, tenants: [id], signal }));
    this.answer(options, report, fleetReportWords(report));
    if (report.status !== 'succeeded') throw new FleetRunFailedError(report.status, report.counts);
  }
}
