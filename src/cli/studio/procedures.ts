import { type Row, type Statement, type TenantStatements } from './tenant-statements.js';

interface Failure {
  readonly name: string;
  readonly message: string;
}
type Outcome<T> = readonly [Failure] | readonly [null, T];

/** Raised when a request is none that the page sends. */
export class UnknownProcedureError extends Error {}

/**
 * What the page asks for, in the protocol of @prisma/studio-core 0.33 ("BFF contract" in its README). A statement that
 * fails is an answer too: its error, without a stack.
 * @throws UnknownProcedureError
 */
export async function answerProcedure(
  body: string,
  statements: TenantStatements,
  signal: AbortSignal,
): Promise<unknown> {
  const request = parsed(body);
  const run = (wanted: readonly Statement[]) => outcomeOf(statements.run(wanted, signal));
  switch (request.procedure) {
    case 'query':
      return firstOf(await run([statementFrom(request.query)]));
    case 'sequence': {
      const [first, second] = statementsFrom(request.sequence);
      const [firstError, ...firstRows] = firstOf(await run([first]));
      if (firstError || !second) return [[firstError, ...firstRows]];
      return [[null, ...firstRows], firstOf(await run([second]))];
    }
    case 'transaction':
      return run(statementsFrom(request.queries));
    default:
      throw new UnknownProcedureError(`There is no procedure ${JSON.stringify(request.procedure)}.`);
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>;
  } catch {
    throw new UnknownProcedureError('The request is not JSON.');
  }
}

async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return [null, await work];
  } catch (error) {
    const { name, message } = error as Error;
    return [{ name, message }];
  }
}

function firstOf(outcome: Outcome<Row[][]>): Outcome<Row[]> {
  return outcome[0] ? [outcome[0]] : [null, outcome[1]![0]];
}

function statementsFrom(list: unknown): Statement[] {
  if (!Array.isArray(list) || list.length === 0) throw new UnknownProcedureError('A list of statements is missing.');
  return list.map(statementFrom);
}

function statementFrom(value: unknown): Statement {
  const { sql, parameters = [] } = (value ?? {}) as { sql?: unknown; parameters?: unknown };
  if (typeof sql !== 'string' || !Array.isArray(parameters)) {
    throw new UnknownProcedureError('A statement is { sql, parameters }.');
  }
  return { sql, parameters };
}
