import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { facts } from '../output/table.js';
import { Services } from '../services/services.js';

interface CreateOptions extends CommandOptions {
  readonly blueprint: string;
  readonly name?: string;
  readonly profile?: Record<string, unknown>;
  readonly seed?: boolean;
  readonly reuse?: boolean;
}

@Command({
  name: 'tenant:create',
  arguments: '[slug]',
  argsDescription: { slug: 'lower-case letters, digits and "_"; left out where the blueprint makes it' },
  description: 'create a tenant, whole or not at all, and prove that it answers',
})
export class TenantCreateCommand extends TenantryCommand {
  protected readonly example = 'tenant:create acme --blueprint insurance --name "Acme Insurance Brokers"';

  constructor(private readonly services: Services) {
    super();
  }

  async run([slug]: string[], options: CreateOptions): Promise<void> {
    const { blueprint, name, profile, seed, reuse } = options;
    const { provisioning } = await this.services.open();
    const tenant = await provisioning.create({ slug, blueprint, name, profile, seed, reuse });
    const { tables } = await provisioning.verify(tenant);
    const { id, isolation, schemaName, schemaVersion } = tenant;
    const words = [
      `Tenant "${tenant.slug}" is ready: ${tables} tables answer.`,
      facts({ id, name: tenant.name, blueprint, isolation, schema: schemaName, version: schemaVersion }),
      `Next, a key for it: tenantry key:create --tenant ${tenant.slug}`,
    ];
    this.answer(options, { ...tenant, tables }, words.join('\n'));
  }

  @Option({ flags: '--blueprint <name>', description: 'the kind of tenant', defaultValue: 'commerce' })
  blueprint(name: string): string {
    return name;
  }

  @Option({ flags: '--name <name>', description: 'the name people read; the slug unless said' })
  name(name: string): string {
    return name;
  }

  @Option({ flags: '--profile <json>', description: 'the blueprint’s own fields, as in \'{"fcaNumber":"123456"}\'' })
  profile(text: string): Record<string, unknown> {
    const fields = parsed(text);
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      throw new UsageError('--profile is not a JSON object. Write it like \'{"fcaNumber":"123456"}\'.');
    }
    return fields as Record<string, unknown>;
  }

  @Option({ flags: '--reuse', description: 'also a slug that another tenant has lately given up' })
  reuse(): boolean {
    return true;
  }

  @Option({ flags: '--seed', description: 'also the blueprint’s demo rows' })
  seed(): boolean {
    return true;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
