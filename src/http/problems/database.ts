import { type ConstraintFields } from './constraint-fields.js';
import { ConflictProblem, ForbiddenProblem, UnavailableProblem, UnprocessableProblem } from './kinds.js';
import { ProblemException } from './problem.js';

/** What the server says of a failed statement, and the statement. */
export interface DatabaseFailure {
  readonly code: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  readonly message?: string;
  readonly statement?: string;
}

type Answer = (failure: DatabaseFailure, fields: ConstraintFields) => ProblemException;

const BAD_VALUE: Answer = () =>
  new ProblemException(400, 'invalid_value', 'A value does not fit the field it is meant for.');

const unavailable =
  (code: string, message: string): Answer =>
  () =>
    new UnavailableProblem(code, message);

/** Socket errors look the same for every service a request needs, so the words name none. */
const GONE = unavailable('service_unavailable', 'Something this needs is not available now. Try again.');

const alreadyExists: Answer = (failure, fields) => {
  const names = fields.of(failure.table, failure.constraint);
  const which = names.length > 0 ? ` with this ${names.join(' and ')}` : '';
  return new ConflictProblem('already_exists', `There is one${which} already.`, { fields: names });
};

const stillReferenced: Answer = (failure) =>
  new ConflictProblem('still_referenced', 'Something else still refers to it.', referrer(failure));

const foreignKey: Answer = (failure, fields) => {
  if (isAboutReferencedRow(failure)) return stillReferenced(failure, fields);
  const names = fields.of(failure.table, failure.constraint);
  // The same answer for a row of another tenant as for one that is nowhere.
  const what = names.length > 0 ? ` in ${names.join(' and ')}` : '';
  return new UnprocessableProblem('unknown_reference', `There is no such thing as the one named${what}.`, {
    fields: names,
  });
};

const ruleViolated: Answer = (failure) =>
  new UnprocessableProblem('rule_violated', 'The values together break a rule.', { rule: failure.constraint ?? null });

const missing: Answer = (failure, fields) => {
  const field = fields.property(failure.table, failure.column);
  const errors = field ? [{ in: 'body', field, message: `${field} must not be empty` }] : [];
  return new ProblemException(400, 'missing_value', field ? `${field} must not be empty.` : 'A value is missing.', {
    errors,
  });
};

/** By SQLSTATE. What is not here is a fault of ours and answers 500. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  '22P02': BAD_VALUE, // invalid_text_representation
  '22P05': BAD_VALUE, // untranslatable_character: \u0000 in jsonb
  '22001': BAD_VALUE, // string_data_right_truncation
  '22003': BAD_VALUE, // numeric_value_out_of_range
  '22007': BAD_VALUE, // invalid_datetime_format
  '22008': BAD_VALUE, // datetime_field_overflow
  '22021': BAD_VALUE, // character_not_in_repertoire: NUL in text
  '54000': BAD_VALUE, // program_limit_exceeded: a value too long for its index
  '23502': missing,
  '23505': alreadyExists,
  '23503': foreignKey,
  '23001': stillReferenced, // restrict_violation: ON DELETE RESTRICT since PostgreSQL 18, 23503 before
  '23514': ruleViolated,
  '23P01': (failure) =>
    new ConflictProblem('overlaps', 'It overlaps another one.', { rule: failure.constraint ?? null }),
  '40001': () => retry(),
  '40P01': () => retry(),
  '42501': () => new ForbiddenProblem(),
  // read_only_sql_transaction, of a transaction that was asked to be: a server that only reads is ServerReadOnlyError.
  '25006': () => new ForbiddenProblem(),
  '55P03': unavailable('lock_timeout', 'Someone else is changing the same thing. Try again.'),
  '57014': unavailable('statement_timeout', 'The query took too long.'),
  '25P03': GONE, // idle_in_transaction_session_timeout
  '3D000': GONE, // invalid_catalog_name: the database is being restored or moved
  '28000': GONE, // invalid_authorization_specification: a login of the application, never a caller's
  '28P01': GONE, // invalid_password: rotated, and this process still has the former one
};

/**
 * The server or the machine cannot go on, whatever the statement. By class of SQLSTATE: 08 connection exceptions, 53
 * insufficient resources (disk full, out of memory, too many connections), 57P shutdown and crash, 58 system error.
 */
const FAULT_OF_SERVER = /^(?:08|53|57P|58)[0-9A-Z]{2,3}$/;

/** Node's codes of a network, a name or a disk that is not there. */
const FAULT_OF_MACHINE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'],
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENOMEM'],
]);

/** The problem of a failed statement, or undefined where the failure is a fault of ours (500). */
export function problemOfDatabase(failure: DatabaseFailure, fields: ConstraintFields): ProblemException | undefined {
  const { code } = failure;
  if (Object.hasOwn(ANSWERS, code)) return ANSWERS[code](failure, fields);
  return FAULT_OF_MACHINE.has(code) || FAULT_OF_SERVER.test(code) ? GONE(failure, fields) : undefined;
}

function retry(): ProblemException {
  return new ProblemException(
    409,
    'retry',
    'Someone else changed the same thing at the same moment. Try again.',
    {},
    { 'Retry-After': '1' },
  );
}

/** 23503 says both "you refer to nothing" and "something refers to you": the statement tells which, the words only at COMMIT. */
function isAboutReferencedRow({ statement = '', message = '' }: DatabaseFailure): boolean {
  if (/^\s*DELETE\b/i.test(statement)) return true;
  return /^update or delete on table/i.test(message);
}

function referrer({ table }: DatabaseFailure): { by?: string } {
  return table ? { by: table } : {};
}
