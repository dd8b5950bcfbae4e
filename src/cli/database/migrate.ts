import { Command } from 'nest-commander';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { startProgress } from '../output/progress.js';
import { Services } from '../services/services.js';

@Command({
  name: 'db:migrate',
  description: 'bring the register, the shared tables and every tenant to the version of this code',
})
export class DbMigrateCommand extends TenantryCommand {
  protected readonly example = 'db:migrate';

  constructor(private readonly services: Services) {
    super();
  }

  async run(_args: string[], options: CommandOptions): Promise<void> {
    const { migrations } = await this.services.open();
    const applied: { scope: string; migration: string }[] = [];
    // The register comes first: before it there may be no list of tenants to count.
    const report = (say: (line: string) => void) => (scope: string, list: readonly { name: string }[]) => {
      applied.push(...list.map(({ name }) => ({ scope, migration: name })));
      say(`${scope}: ${list.length === 0 ? 'nothing to do' : list.map(({ name }) => name).join(', ')}`);
    };
    const line = report((text) => console.error(text));
    await migrations.migrateMeta(line);
    await migrations.migrateShared(line);
    const tenants = (await migrations.tenants()).filter(({ isolation }) => isolation === 'schema').length;
    const bar = startProgress('Tenants', tenants);
    try {
      await migrations.migrateTenants(report((text) => bar.step(text)));
    } finally {
      bar.stop();
    }
    const words =
      applied.length === 0 ? 'Everything is at the version of this code.' : `Applied ${applied.length} migrations.`;
    this.answer(options, applied, words);
  }
}
