import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { facts } from '../output/table.js';
import { Services } from '../services/services.js';

interface KeyOptions extends CommandOptions {
  readonly tenant?: string;
  readonly platform?: boolean;
  readonly name: string;
  readonly expiresInDays?: number;
  readonly user?: string;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 3_650;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Command({ name: 'key:create', description: 'make an API key; it is shown this once' })
export class KeyCreateCommand extends TenantryCommand {
  protected readonly example = 'key:create --tenant acme --name "weekly export" --expires-in-days 90';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: KeyOptions): Promise<void> {
    const { tenant: slug, platform, user, name, expiresInDays } = options;
    if ((slug === undefined) === (platform === undefined)) {
      throw new UsageError('Say whose key it is: --tenant <slug>, or --platform for one that enters every tenant.');
    }
    if (user && platform) throw new UsageError('--user is a user of a tenant: use it with --tenant.');
    const services = await this.services.open();
    const tenant = slug === undefined ? null : await services.tenant(slug);
    const { key, record } = await services.keys.create({
      tenantId: tenant?.id ?? null,
      name,
      userId: user ?? null,
      expiresAt: expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * DAY_MS),
    });
    const whose = tenant ? `tenant "${tenant.slug}"` : 'the platform (it enters every tenant)';
    const words = [
      facts({ key, for: whose, name: record.name, expires: record.expiresAt ?? 'never' }),
      'Keep it now: it is not stored and cannot be shown again.',
    ];
    this.answer(options, { key, ...record }, words.join('\n'));
  }

  @Option({ flags: '--tenant <tenant>', description: 'slug or id of the tenant the key enters' })
  tenant(name: string): string {
    return name;
  }

  @Option({ flags: '--platform', description: 'a key that enters every tenant, and /ops' })
  platform(): boolean {
    return true;
  }

  @Option({ flags: '--name <name>', description: 'what the key is for', defaultValue: 'command line' })
  name(name: string): string {
    return name;
  }

  @Option({ flags: '--expires-in-days <days>', description: `1 to ${MAX_DAYS}; never unless said` })
  expiresInDays(text: string): number {
    const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (days < 1 || days > MAX_DAYS) {
      throw new UsageError(`--expires-in-days is "${text}". Set it to a whole number from 1 to ${MAX_DAYS}.`);
    }
    return days;
  }

  @Option({ flags: '--user <id>', description: 'the tenant’s user whose role decides what the key may do' })
  user(id: string): string {
    if (!UUID.test(id)) throw new UsageError(`--user is "${id}". Set it to the id of a user, a uuid.`);
    return id;
  }
}
