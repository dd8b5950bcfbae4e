import { Option } from 'nest-commander';
import { TenantryCommand } from '../command.js';
import { UsageError } from '../errors.js';

/** Commands on many tenants choose them by the same options. */
export abstract class SelectionCommand extends TenantryCommand {
  @Option({ flags: '--blueprint <name>', description: 'only tenants of this blueprint' })
  blueprint(name: string): string {
    return name;
  }

  @Option({ flags: '--tenants <names>', description: 'only these: slugs or ids, with commas between' })
  tenants(names: string): string[] {
    return listOf(names);
  }

  @Option({ flags: '--skip-tenants <names>', description: 'not these: slugs or ids, with commas between' })
  skipTenants(names: string): string[] {
    return listOf(names);
  }
}

/** @throws UsageError */
export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} takes a whole number, not "${text}".`);
  return Number(text);
}

function listOf(names: string): string[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
