import { once } from 'node:events';
import { Command, Option } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { NotInProductionError, UsageError } from '../errors.js';
import { table } from '../output/table.js';
import { type OpenServices, Services } from '../services/services.js';
import { type StudioAssets } from './assets.js';
import { TenantLeavingError } from './errors.js';

const DEFAULT_PORT = 5_555;
const LISTED = 50;

interface StudioCommandOptions extends CommandOptions {
  readonly tenant?: string;
  readonly port?: number;
  readonly readOnly?: boolean;
}

@Command({
  name: 'db:studio',
  description: 'development only: look at one tenant’s tables, and change them, in a browser',
})
export class DbStudioCommand extends TenantryCommand {
  protected readonly example = 'db:studio --tenant acme --read-only';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: StudioCommandOptions): Promise<void> {
    if (this.services.settings.environment === 'production') {
      throw new NotInProductionError('db:studio', 'rows are looked at and changed by hand in it');
    }
    if (options.tenant === undefined) return this.askForTenant();
    const { bundleStudio } = await import('./assets.js');
    const assets = await bundleStudio();
    const services = await this.services.open();
    await this.services.interruptible((signal) => this.serve(services, assets, options, signal));
    // Ctrl+C is how this one ends, and no failure.
    process.exitCode = 0;
  }

  private async serve(
    services: OpenServices,
    assets: StudioAssets,
    { tenant: name, port = DEFAULT_PORT, readOnly = false, json }: StudioCommandOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const { openTenantStatements } = await import('./open.js');
    const { startStudio } = await import('./server.js');
    const tenant = await services.tenant(name!);
    if (tenant.status === 'dropping') throw new TenantLeavingError(tenant);
    const { appUrl } = services.database.urls;
    const opened = await openTenantStatements({ appUrl, tenant, readOnly, limits: this.services.settings.database });
    try {
      if (opened.warning) console.error(opened.warning);
      const { slug, blueprint, schemaName: schema } = tenant;
      const facts = { tenant: slug, blueprint, schema, readOnly };
      const studio = await startStudio({ statements: opened.statements, facts, assets, port });
      const words = `Tenant "${slug}" is at ${studio.url}\nWho has this address may do what the tenant may. Ctrl+C ends it.`;
      this.answer({ json }, { ...facts, url: studio.url }, words);
      if (!signal.aborted) await once(signal, 'abort');
      await studio.close();
    } finally {
      await opened.close();
    }
  }

  private async askForTenant(): Promise<never> {
    const { register } = await this.services.open();
    const { items, total } = await register.list({ page: 1, pageSize: LISTED });
    if (items.length > 0) console.log(table(items.map(({ slug, name, blueprint }) => ({ slug, name, blueprint }))));
    if (total > items.length) console.log(`… and ${total - items.length} more: tenantry tenant:list`);
    throw new UsageError(
      total > 0
        ? 'Choose one: tenantry db:studio --tenant <slug>'
        : 'There are no tenants to look into. Make one: tenantry tenant:create <slug>',
    );
  }

  @Option({ flags: '--tenant <tenant>', description: 'whose tables: slug or id' })
  tenant(name: string): string {
    return name;
  }

  @Option({ flags: '--port <port>', description: `port on 127.0.0.1; 0 takes a free one (default: ${DEFAULT_PORT})` })
  port(text: string): number {
    const port = Number(text);
    if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`--port is "${text}". Set it to 0 … 65535.`);
    return port;
  }

  @Option({ flags: '--read-only', description: 'let the database refuse every change' })
  readOnly(): boolean {
    return true;
  }
}
