import { Command, Option } from 'nest-commander';
import { type ListedTenant, type TenantFilter } from '../../meta/index.js';
import { type TenantStatus } from '../../tenancy/index.js';
import { type CommandOptions, oneOf, TenantryCommand } from '../command.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';

const STATUSES: readonly TenantStatus[] = ['active', 'suspended', 'dropping'];
const AT_A_TIME = 1_000;

@Command({ name: 'tenant:list', description: 'list the tenants, oldest first' })
export class TenantListCommand extends TenantryCommand {
  protected readonly example = 'tenant:list --blueprint insurance --status active --json';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions & TenantFilter): Promise<void> {
    const { register } = await this.services.open();
    const { blueprint, status, search } = options;
    const tenants: ListedTenant[] = [];
    for (let page = 1; ; page++) {
      const { items, total } = await register.list({ blueprint, status, search, page, pageSize: AT_A_TIME });
      tenants.push(...items);
      if (items.length === 0 || tenants.length >= total) break;
    }
    const rows = tenants.map(listedFields);
    const shown = rows.map(({ slug, name, blueprint, status, schemaVersion, id }) => ({
      slug,
      name,
      blueprint,
      status,
      version: schemaVersion,
      id,
    }));
    const none = 'There are no tenants. Make one: tenantry tenant:create <slug>';
    this.answer(options, rows, shown.length > 0 ? table(shown) : none);
  }

  @Option({ flags: '--blueprint <name>', description: 'only tenants of this blueprint' })
  blueprint(name: string): string {
    return name;
  }

  @Option({
    flags: '--status <status>',
    description: 'only tenants in this state',
    choices: [...STATUSES],
  })
  status(text: string): TenantStatus {
    return oneOf('--status', STATUSES, text);
  }

  @Option({ flags: '--search <text>', description: 'only tenants whose slug or name has this in it' })
  search(text: string): string {
    return text;
  }
}

/** The fields of `--json`, which programs rely on. */
type ListedFields = Pick<
  ListedTenant,
  'id' | 'slug' | 'name' | 'blueprint' | 'isolation' | 'status' | 'schemaName' | 'schemaVersion' | 'createdAt'
>;

function listedFields(tenant: ListedTenant): ListedFields {
  const { id, slug, name, blueprint, isolation, status, schemaName, schemaVersion, createdAt } = tenant;
  return { id, slug, name, blueprint, isolation, status, schemaName, schemaVersion, createdAt };
}
