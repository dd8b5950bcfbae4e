import { Command, Option } from 'nest-commander';
import { type MigrationScope } from '../../provisioning/index.js';
import { type CommandOptions, oneOf, TenantryCommand } from '../command.js';
import { fleetFindingsWords } from '../output/fleet-findings.js';
import { table } from '../output/table.js';
import { Services } from '../services/services.js';

const SCOPES: readonly MigrationScope[] = ['meta', 'shared', 'tenant'];

interface GenerateOptions extends CommandOptions {
  readonly blueprint?: string;
  readonly scope?: MigrationScope;
  readonly name?: string;
}

@Command({
  name: 'db:generate',
  description: 'write the migrations that are missing between the entities and the migrations there are',
})
export class DbGenerateCommand extends TenantryCommand {
  protected readonly example = 'db:generate --blueprint insurance --scope tenant --name AddPolicyNotes';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: GenerateOptions): Promise<void> {
    const { blueprint, scope, name } = options;
    const { database, owner } = await this.services.open();
    const { generateMigrations, lintGenerated } = await import('../../provisioning/index.js');
    const blueprints = await this.services.blueprints();
    const written = await generateMigrations({
      databaseUrl: database.ownerUrl!,
      blueprints,
      root: process.cwd(),
      only: { blueprint, scope },
      name,
      progress: (where, statements) =>
        console.error(`${where}: ${statements === 0 ? 'no changes' : `${statements} statements`}`),
    });
    const findings = await lintGenerated(owner, process.cwd(), written);
    if (findings.length > 0) console.error(fleetFindingsWords(findings));
    const shown = written.map(({ file, statements }) => ({ file, statements }));
    const next = 'Read the SQL, then: tenantry db:migrate';
    this.answer(options, written, written.length === 0 ? 'No changes.' : `${table(shown)}\n${next}`);
  }

  @Option({
    flags: '--blueprint <name>',
    description: 'only this blueprint, or meta for the register; all unless said',
  })
  blueprint(name: string): string {
    return name;
  }

  @Option({ flags: '--scope <scope>', description: 'only these tables', choices: [...SCOPES] })
  scope(text: string): MigrationScope {
    return oneOf('--scope', SCOPES, text);
  }

  @Option({ flags: '--name <name>', description: 'what the migration does, in PascalCase; Changes unless said' })
  name(name: string): string {
    return name;
  }
}
