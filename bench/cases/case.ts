import { type Figure } from '../harness/figure.js';
import { type ServerCpu } from '../harness/server-cpu.js';

export interface CaseContext {
  /** Of the server's owner; cases make databases of their own. */
  readonly serverUrl: string;
  readonly serverCpu: ServerCpu | undefined;
  readonly quick: boolean;
  /** Contenders that are measured beside the baseline. Empty: all. */
  readonly contenders: readonly string[];
  say(line: string): void;
}

/** What is measured in one setting: one figure, or several that need the same preparation. */
export interface Case {
  readonly figures: readonly string[];
  /** Only the wanted figures, each as soon as it is there. */
  run(context: CaseContext, wanted: ReadonlySet<string>): AsyncGenerator<Figure>;
}
