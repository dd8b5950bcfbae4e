import pg from 'pg';
import { serialize } from 'pg-protocol';
import { type KeptStatement } from './kept-statements.js';

/** One statement of a pipeline. */
export interface Step {
  readonly text: string;
  readonly values?: unknown[];
  /** pg's own options of a query (rowMode, types), where the caller gave them. */
  readonly options?: Pick<pg.QueryConfig & { rowMode?: string }, 'types' | 'rowMode'>;
  /** Simple protocol: only for texts made by the core. Everything from outside uses the extended protocol. */
  readonly simple?: true;
  /** A text of the core of whose result the command alone is asked for. */
  readonly control?: true;
  /** A text of the core that is the same for every tenant. */
  readonly core?: true;
  /** It sets the tenant's context, and its first column is the search_path that the server has understood. */
  readonly tellsPath?: true;
  /** Rows of this step belong to the tenant: the reported search_path must be the scope's when it completes. */
  readonly guarded?: true;
  /** The transaction ends with it: the connection is nobody's again, and must report the search_path it began with. */
  readonly leaves?: true;
  /** It is sent by the name the server keeps it under, or gets that name now. Without it a statement is parsed and planned anew. */
  readonly kept?: KeptStatement;
  /** Not to be kept: it has just failed where it was. */
  readonly afresh?: true;
  /** The bytes of a step that never changes, made once (`constant`). */
  readonly wire?: Uint8Array;
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;
const PORTAL = serialize.describe({ type: 'P' });

const PLANNED = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\b/i;

/** A statement that the server plans, and that can neither begin nor end a transaction. */
export function isPlanned(text: string): boolean {
  return PLANNED.test(text);
}

/** By its fields: spreading a step cost more than sending it by name had saved. */
export function withName(
  { text, values, options, control, tellsPath, guarded, leaves }: Step,
  kept: KeptStatement,
): Step {
  return { text, values, options, control, tellsPath, guarded, leaves, kept };
}

/** A step of the core that is sent again and again. */
export function constant(step: Omit<Step, 'wire'>): Step {
  const bytes: Uint8Array[] = [];
  write(step, bytes);
  return { ...step, wire: Buffer.concat(bytes) };
}

/** Adds what of a step is sent. @throws Error of pg for a value that has no form in SQL; nothing has been added then. */
export function write(step: Step, bytes: Uint8Array[]): void {
  const { text, values, wire, kept } = step;
  if (wire) bytes.push(wire);
  else if (step.simple) bytes.push(serialize.query(text));
  else {
    const statement = kept?.name;
    const bind = serialize.bind({ statement, values: values as any[] | undefined, valueMapper: prepareValue });
    const isKnown = kept?.state === 'known';
    if (!isKnown) bytes.push(serialize.parse({ name: statement, text }));
    bytes.push(bind);
    if (!step.control && !isKnown) bytes.push(PORTAL);
    bytes.push(serialize.execute());
    if (kept && !isKnown) kept.state = 'told';
  }
}
