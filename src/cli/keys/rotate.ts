import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { CommandError } from '../errors.js';
import { Progress } from '../output/progress.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';
import { type RotationReport } from './rotation.js';

const BAR = 'Secrets [{bar}] {value}/{total} {field}, {duration_formatted}, {eta_formatted} left';

interface RotateOptions extends CommandOptions {
  readonly tenant?: string;
}

/** Raised when secrets are left under another key. The report has been printed. */
export class SecretsLeftError extends CommandError {
  readonly code = 'secrets_left';
  constructor(count: number) {
    const what = count === 1 ? '1 secret is' : `${count} secrets are`;
    super(`${what} still under another key: keep the old one in TENANTRY_ENCRYPTION_KEYS.`);
  }
}

@Command({
  name: 'keys:rotate',
  description: 'bring every stored secret under the first key of TENANTRY_ENCRYPTION_KEYS',
})
export class KeysRotateCommand extends TenantryCommand {
  protected readonly example = 'keys:rotate --tenant acme';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: RotateOptions): Promise<void> {
    const { EncryptionKeys } = await import('../../tenancy/index.js');
    const { Rotation } = await import('./rotation.js');
    const { settings } = this.services;
    const { owner, register, tenant } = await this.services.open();
    const only = options.tenant === undefined ? null : await tenant(options.tenant);
    const keys = new EncryptionKeys({
      configured: settings.encryptionKeys,
      ...(settings.environment === 'production' ? {} : { developmentHome: settings.home }),
    });
    const bar = new Progress(BAR);
    const blueprints = await this.services.blueprints();
    const rotation = new Rotation({
      owner,
      register,
      blueprints,
      keys,
      onProgress: ({ field, done, total }) =>
        bar.show({ done, total, line: `${done}/${total} secrets (${field})`, fields: { field } }),
    });
    const report = await rotation.run(only).finally(() => bar.stop());
    this.answer(options, report, words(report));
    if (report.failures.length > 0) throw new SecretsLeftError(report.failures.length);
  }

  @Option({ flags: '--tenant <tenant>', description: 'slug or id of the one tenant whose secrets are meant' })
  tenant(name: string): string {
    return name;
  }
}

function words({ keyId, rotated, fields, failures }: RotationReport): string {
  return [
    ...(fields.length > 0 ? [table(fields)] : []),
    `${rotated} secrets brought under the key "${keyId}".`,
    ...(failures.length > 0 ? [table(failures)] : []),
  ].join('\n');
}
