import { type IdempotencyAnswerNotKeptError, type TenancyError } from '../../tenancy/index.js';
import { ConflictProblem, UnavailableProblem, UnprocessableProblem } from './kinds.js';
import { ProblemException } from './problem.js';

const DEFAULT_RETRY_SECONDS = 1;

/** Made anew for each answer, since an exception carries its own stack. Codes that are not here are faults of ours. */
const PROBLEMS: Readonly<Record<string, (error: TenancyError, retryAfterSeconds: number) => ProblemException>> = {
  malformed_tenant: (error) =>
    new ProblemException(400, error.code, 'The tenant reference is malformed. Send a slug or an id.'),
  ambiguous_tenant: (error) => new ProblemException(400, error.code, 'The request names different tenants. Send one.'),
  // One body for every cause: unknown, another's, of another blueprint. It must not tell which.
  tenant_not_found: (error) => new ProblemException(404, error.code, 'There is no such tenant.'),
  tenant_unavailable: (error, seconds) =>
    new UnavailableProblem(error.code, 'The tenant is not available now.', seconds),
  connection_timeout: (error, seconds) =>
    new UnavailableProblem(error.code, 'The service is busy. Try again.', seconds),
  tenant_busy: (error, seconds) => new UnavailableProblem(error.code, 'The tenant is busy. Try again.', seconds),
  transaction_turn_timeout: (error, seconds) =>
    new UnavailableProblem(error.code, 'The service is busy. Try again.', seconds),
  tables_changed: (error, seconds) =>
    new UnavailableProblem(error.code, 'The tenant is being brought to a new version. Try again.', seconds),
  // Without Retry-After, which makes clients repeat by themselves, unless a repeat is known to be harmless.
  outcome_unknown: (error) => {
    const { retryAfterSeconds } = error as { retryAfterSeconds?: number };
    return new ProblemException(
      503,
      error.code,
      'The connection to the database was lost while this was being saved: it was saved, or it was not. Read before you repeat it.',
      {},
      retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
    );
  },
  missing_encryption_key: (error, seconds) =>
    new UnavailableProblem(
      error.code,
      'Secrets cannot be stored here yet. Ask the operator to set an encryption key.',
      seconds,
    ),
  server_read_only: (error, seconds) =>
    new UnavailableProblem(error.code, 'Nothing can be written now. Try again.', seconds),
  file_store_unavailable: (error, seconds) =>
    new UnavailableProblem(error.code, 'Files cannot be read or written now. Try again.', seconds),
  mail_not_sent: (error, seconds) => new UnavailableProblem(error.code, 'No mail can be sent now. Try again.', seconds),
  mail_not_configured: (error, seconds) =>
    new UnavailableProblem(error.code, 'No mail can be sent here. Ask the operator to set MAIL_URL.', seconds),
  idempotency_key_malformed: (error) => new ProblemException(400, error.code, error.message),
  idempotency_not_supported: (error) => new ProblemException(400, error.code, error.message),
  idempotency_key_reused: (error) => new UnprocessableProblem(error.code, error.message),
  idempotency_in_progress: (error, seconds) =>
    new ProblemException(409, error.code, error.message, {}, { 'Retry-After': String(seconds) }),
  idempotency_started: (error) => new ConflictProblem(error.code, error.message),
  idempotency_answer_not_kept: (error) => {
    const { status, location } = error as IdempotencyAnswerNotKeptError;
    return new ConflictProblem(error.code, error.message, { answered: status, location });
  },
  idempotency_unavailable: (error, seconds) => new UnavailableProblem(error.code, error.message, seconds),
  client_aborted: (error) => new ConflictProblem(error.code, 'The client closed the connection.'),
};

/** The problem of a refusal of the core, or undefined where it is a fault of ours (500). */
export function problemOfTenancy(error: TenancyError): ProblemException | undefined {
  const { retryAfterSeconds } = error as { retryAfterSeconds?: number };
  return PROBLEMS[error.code]?.(error, retryAfterSeconds ?? DEFAULT_RETRY_SECONDS);
}
