import { CommandRunner, Option } from 'nest-commander';
import { UsageError } from './errors.js';

export interface CommandOptions {
  readonly json?: boolean;
}

/** The value of an option that takes one of a few: nest-commander shows `choices` and lets anything through. @throws UsageError */
export function oneOf<T extends string>(flag: string, allowed: readonly T[], text: string): T {
  const found = allowed.find((each) => each === text);
  if (found === undefined) throw new UsageError(`${flag} is "${text}". Set it to one of ${allowed.join(', ')}.`);
  return found;
}

/**
 * What all commands have: an example in `--help`, `--json` for programs, and no argument too many. A command parses,
 * calls a service and prints; an error it throws becomes a sentence and an exit code in `run.ts`.
 */
export abstract class TenantryCommand extends CommandRunner {
  /** A line as somebody would type it, without `tenantry`. */
  protected abstract readonly example: string;

  @Option({ flags: '--json', description: 'print JSON, for programs' })
  json(): boolean {
    return true;
  }

  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    command
      .allowExcessArguments(false)
      .showHelpAfterError(`tenantry ${command.name()} --help shows how.`)
      .addHelpText('after', `\nExample:\n  tenantry ${this.example}`);
    return super.setCommand(command);
  }

  /** The answer: `value` as JSON where that was asked for, else the words. */
  protected answer({ json }: CommandOptions, value: unknown, words: string): void {
    console.log(json ? JSON.stringify(value, null, 2) : words);
  }
}
