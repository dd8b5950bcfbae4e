/** What the command line asks for. */
export interface BenchOptions {
  /** Only cases whose figure has this name, or begins with it (`request`). */
  readonly only: string | undefined;
  /** Few tenants and short rounds: shows that everything works; its figures mean little. */
  readonly quick: boolean;
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
}

const USAGE = 'npm run bench -- [--only NAME] [--quick] [--json FILE]';

/** @throws Error naming what is not understood, with the usage. */
export function optionsFrom(args: readonly string[]): BenchOptions {
  const options: { only?: string; quick: boolean; json?: string } = { quick: false };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--quick') options.quick = true;
    else if (arg === '--only') options.only = valueOf(arg, rest.shift());
    else if (arg === '--json') options.json = valueOf(arg, rest.shift());
    else throw new Error(`${arg} is not an option. Usage: ${USAGE}`);
  }
  return { only: options.only, quick: options.quick, json: options.json };
}

function valueOf(option: string, value: string | undefined): string {
  if (value === undefined || value.startsWith('--')) throw new Error(`${option} needs a value. Usage: ${USAGE}`);
  return value;
}
