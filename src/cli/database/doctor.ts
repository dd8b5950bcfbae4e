import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { ChecksFailedError } from '../errors.js';
import { examinationWords, failedChecks } from '../output/examination.js';
import { Services } from '../services/services.js';

@Command({
  name: 'doctor',
  description: 'prove on the live database that tenants are kept apart; exits 1 when a wall is down',
})
export class DoctorCommand extends TenantryCommand {
  protected readonly example = 'doctor --pooler postgresql://pgbouncer:6432/app';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions & { pooler?: string }): Promise<void> {
    const { doctor } = await this.services.open();
    const report = await this.services.interruptible((signal) => doctor.examine({ poolerUrl: options.pooler, signal }));
    this.answer(options, report, examinationWords(report));
    if (report.verdict === 'fail') throw new ChecksFailedError(failedChecks(report));
  }

  @Option({ flags: '--pooler <url>', description: 'also bring two tenants onto one backend through this pooler' })
  pooler(url: string): string {
    return url;
  }
}
