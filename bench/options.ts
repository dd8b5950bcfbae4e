/** What the command line asks for. */
export interface BenchOptions {
  /** Only figures that have one of these names, or begin with one (`request`). Empty: all. */
  readonly only: readonly string[];
  /** Only these contenders, beside the baseline, where a figure has several. Empty: all. */
  readonly contenders: readonly string[];
  /** Few tenants and short rounds: shows that everything works; its figures mean little. */
  readonly quick: boolean;
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
  /** A file that `--json` wrote: nothing is measured, the figures are those. */
  readonly from: string | undefined;
  /** The folder the plots are drawn into. */
  readonly plots: string | undefined;
  /** Writes the table of the README. Not with `quick`, whose figures are not for readers. */
  readonly readme: boolean;
}

const USAGE =
  'npm run bench -- [--only NAMES] [--contenders NAMES] [--quick] [--json FILE] [--from FILE] [--plots DIR] [--readme]';

/** @throws Error naming what is not understood, with the usage. */
export function optionsFrom(args: readonly string[]): BenchOptions {
  const said = new Map<string, string>();
  const flags = new Set<string>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (FLAGS.includes(arg)) flags.add(arg);
    else if (VALUES.includes(arg)) said.set(arg, valueOf(arg, rest.shift()));
    else throw new Error(`${arg} is not an option. Usage: ${USAGE}`);
  }
  return {
    only: listOf(said.get('--only')),
    contenders: listOf(said.get('--contenders')),
    quick: flags.has('--quick'),
    json: said.get('--json'),
    from: said.get('--from'),
    plots: said.get('--plots'),
    readme: flags.has('--readme'),
  };
}

const FLAGS = ['--quick', '--readme'];
const VALUES = ['--only', '--contenders', '--json', '--from', '--plots'];

function listOf(names: string | undefined): string[] {
  return names?.split(',').map((name) => name.trim()) ?? [];
}

function valueOf(option: string, value: string | undefined): string {
  if (value === undefined || value.startsWith('--')) throw new Error(`${option} needs a value. Usage: ${USAGE}`);
  return value;
}
