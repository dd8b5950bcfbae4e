import { Command, Option } from 'nest-commander';
import { type FleetMigrateOptions } from '../../provisioning/index.js';
import { type CommandOptions } from '../command.js';
import { FleetRunFailedError, UsageError } from '../errors.js';
import { FLEET_BAR, fleetStep } from '../output/fleet-progress.js';
import { fleetFindingsWords } from '../output/fleet-findings.js';
import { rehearsalWords } from '../output/fleet-rehearsal.js';
import { fleetReportWords } from '../output/fleet-report.js';
import { Progress } from '../output/progress.js';
import { Services } from '../services/services.js';
import { SelectionCommand, wholeNumber } from './selection.js';

type MigrateOptions = CommandOptions & FleetMigrateOptions & { wave?: number; dryRun?: boolean };

@Command({
  name: 'fleet:migrate',
  description:
    'bring shared tables and every tenant that is behind to the version of this code; exits 1 on any failure',
})
export class FleetMigrateCommand extends SelectionCommand {
  protected readonly example = 'fleet:migrate --blueprint insurance --canary 5 --wave 20% --max-failures 10';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], { dryRun, ...options }: MigrateOptions): Promise<void> {
    if (dryRun) return this.rehearse(options);
    const { fleet } = await this.services.open();
    const bar = new Progress(FLEET_BAR);
    const { json, wave, ...given } = options;
    const report = await this.services.interruptible((signal) =>
      fleet.migrate({
        ...given,
        wavePercent: wave,
        signal,
        onFindings: (findings) => findings.length > 0 && console.error(fleetFindingsWords(findings)),
        onProgress: (progress) => bar.show(fleetStep(progress)),
      }),
    );
    bar.stop();
    this.answer({ json }, report, fleetReportWords(report));
    if (report.status !== 'succeeded') throw new FleetRunFailedError(report.status, report.counts);
  }

  private async rehearse({ json, ...given }: MigrateOptions): Promise<void> {
    if (given.resume) throw new UsageError('--dry-run looks at all who are behind; leave --resume out.');
    const { fleet } = await this.services.open();
    const report = await this.services.interruptible((signal) => fleet.rehearse({ ...given, signal }));
    this.answer({ json }, report, rehearsalWords(report));
    if (report.status === 'succeeded') return;
    const { RehearsalFailedError } = await import('../../provisioning/index.js');
    const failed = [...report.shared, ...report.groups].filter(({ error }) => error);
    throw new RehearsalFailedError(failed.map(({ scope, tenant }) => tenant ?? `the shared tables of ${scope}`));
  }

  @Option({
    flags: '--dry-run',
    description: 'run it on one tenant of each kind and roll that back: SQL, locks, rewritten tables, an estimate',
  })
  dryRun(): boolean {
    return true;
  }

  @Option({ flags: '--concurrency <n>', description: 'tenants at a time; 4 unless said' })
  concurrency(text: string): number {
    return wholeNumber('--concurrency', text);
  }

  @Option({ flags: '--canary <n>', description: 'so many tenants go first; one failure among them halts the run' })
  canary(text: string): number {
    return wholeNumber('--canary', text);
  }

  @Option({ flags: '--wave <percent>', description: 'the rest goes in waves of so many per cent' })
  wave(text: string): number {
    return wholeNumber('--wave', text.replace(/%$/, ''));
  }

  @Option({
    flags: '--max-failures <n>',
    description: 'halt after so many failures; goes through to the end unless said',
  })
  maxFailures(text: string): number {
    return wholeNumber('--max-failures', text);
  }

  @Option({ flags: '--resume', description: 'go on with the last run that was halted, killed or has failures' })
  resume(): boolean {
    return true;
  }
}
