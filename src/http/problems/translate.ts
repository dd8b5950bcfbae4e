import { QueryFailedError } from 'typeorm';
import { TenancyError } from '../../tenancy/index.js';
import { type ConstraintFields } from './constraint-fields.js';
import { type DatabaseFailure, problemOfDatabase } from './database.js';
import { problemOfFramework } from './framework.js';
import { ProblemException } from './problem.js';
import { problemOfTenancy } from './tenancy.js';

/** Says what a named error of another room means over HTTP; undefined where it does not know it. */
export type ProblemMapper = (error: unknown) => ProblemException | undefined;

/** The problem of whatever a handler threw, or undefined where it is a fault of ours (500). */
export function problemOf(
  error: unknown,
  fields: ConstraintFields,
  mapper?: ProblemMapper,
): ProblemException | undefined {
  if (error instanceof ProblemException) return error;
  const cause = causeOf(error);
  const mapped = mapper?.(error) ?? (cause === error ? undefined : mapper?.(cause));
  if (mapped) return mapped;
  if (cause instanceof TenancyError) return problemOfTenancy(cause);
  if (isDatabaseFailure(cause)) {
    const statement = error instanceof QueryFailedError ? error.query : undefined;
    const problem = problemOfDatabase({ ...describe(cause), statement }, fields);
    if (problem) return problem;
  }
  return problemOfFramework(cause);
}

/** `pg` gives these no code: the connection broke, or could not be made in time. */
const LOST_CONNECTION =
  /^(Connection (terminated|ended)|Client (has encountered a connection error|was closed)|timeout exceeded when trying)/;
const CONNECTION_FAILURE = '08006';

/** TypeORM wraps what a statement raised, also the refusals of the core. */
function causeOf(error: unknown): unknown {
  return error instanceof QueryFailedError ? error.driverError : error;
}

function isDatabaseFailure(error: unknown): error is DatabaseFailure {
  if (!(error instanceof Error)) return false;
  return typeof (error as { code?: unknown }).code === 'string' || LOST_CONNECTION.test(error.message);
}

function describe({ code, table, column, constraint, message }: Partial<DatabaseFailure>): DatabaseFailure {
  return { code: code ?? CONNECTION_FAILURE, table, column, constraint, message };
}
