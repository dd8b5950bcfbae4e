import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { ChecksFailedError, DatabaseUrlMissingError } from '../errors.js';
import { examinationWords, failedChecks } from '../output/examination.js';
import { Services } from '../services/services.js';

@Command({
  name: 'setup:database',
  description:
    'make the database of DATABASE_URL ready for tenants: roles, logins, hardening, tables; run again it changes nothing',
})
export class SetupDatabaseCommand extends TenantryCommand {
  protected readonly example = 'setup:database';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions): Promise<void> {
    const { ownerUrl, appUrl, metaUrl } = this.services.settings.database;
    if (!ownerUrl) throw new DatabaseUrlMissingError();
    const { host, pathname } = new URL(ownerUrl);
    const say = (line: string) => console.error(line);
    say(`DATABASE_URL names ${host}${pathname}.`);
    const { setupDatabase } = await import('../../database/index.js');
    const { serverVersion, superuser, installation, changes, notHardened } = await setupDatabase({
      ownerUrl,
      appUrl,
      metaUrl,
    });
    say(
      `Connected: PostgreSQL ${versionOf(serverVersion)}, as ${superuser ? 'a superuser' : 'an owner that may create roles'}.`,
    );
    say(
      changes.length === 0
        ? 'Roles, logins and hardening are in place.'
        : `Roles, logins and hardening: ${changes.length} changes.`,
    );
    if (notHardened.length > 0) {
      say(`This login may not revoke ${notHardened.length} rights of PUBLIC; tenantry doctor says which.`);
    }
    const { doctor, migrations } = await this.services.open();
    const applied: string[] = [];
    const progress = (scope: string, list: readonly { name: string }[]) => {
      applied.push(...list.map(({ name }) => name));
      say(list.length === 0 ? `Migrated already: ${scope}.` : `Migrated ${scope}: ${list.length}.`);
    };
    await migrations.migrateMeta(progress);
    const assured = await migrations.bringToAssurance(this.services.settings);
    const { isolationAssurance } = this.services.settings;
    say(
      `Isolation assurance: ${isolationAssurance}${assured.length === 0 ? ', as before' : ` (${assured.join('; ')})`}.`,
    );
    await migrations.migrateShared(progress);
    say('Verifying with throw-away tenants, as tenantry doctor does …');
    const report = await this.services.interruptible((signal) =>
      doctor.examine({ signal, assurance: this.services.settings }),
    );
    if (report.verdict === 'fail') {
      say(examinationWords(report));
      throw new ChecksFailedError(failedChecks(report));
    }
    const words = 'The database is ready. Next: tenantry tenant:create <slug>';
    this.answer(
      options,
      { installation, serverVersion, changes: [...changes, ...assured], notHardened, applied, verdict: report.verdict },
      words,
    );
  }
}

/** 180004 → 18.4 */
function versionOf(serverVersion: number): string {
  return `${Math.floor(serverVersion / 10_000)}.${serverVersion % 10_000}`;
}
