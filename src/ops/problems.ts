import { ConflictProblem, ProblemException, UnavailableProblem, UnprocessableProblem } from '../http/index.js';
import { EraseIncompleteError } from '../provisioning/index.js';

const RETRY_LATER_SECONDS = 60;
const CREATION_RETRY_SECONDS = 5;

const conflict = (code: string, message: string) => new ConflictProblem(code, message);
const unavailable = (code: string, message: string) => new UnavailableProblem(code, message, RETRY_LATER_SECONDS);

/** By the code of the refusal. What is not here is a fault of ours and answers 500. */
const PROBLEMS: Readonly<Record<string, (code: string, message: string) => ProblemException>> = {
  tenant_exists: conflict,
  tenant_state: conflict,
  drop_refused: conflict,
  creation_busy: (code, message) => new UnavailableProblem(code, message, CREATION_RETRY_SECONDS),
  leftover_schema: conflict,
  unsafe_tenant_role: conflict,
  verification_failed: conflict,
  hostname_taken: conflict,
  slug_resting: conflict,
  hostname_resting: conflict,
  unknown_blueprint: (code, message) => new UnprocessableProblem(code, message),
  owner_login_missing: unavailable,
  shared_tables_behind: unavailable,
  not_set_up: unavailable,
  database_unreachable: () =>
    unavailable('service_unavailable', 'Something this needs is not available now. Try again.'),
};

/** The tenant stays dropped; the same request, by its id, goes on. */
function eraseIncomplete({ code, message, erasure }: EraseIncompleteError): ProblemException {
  const headers = { 'Retry-After': String(RETRY_LATER_SECONDS) };
  return new ProblemException(503, code, message, { stores: erasure.stores }, headers);
}

/** What a refusal of the lifecycle means over HTTP, or undefined where it is something else. */
export function lifecycleProblem(error: unknown): ProblemException | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof EraseIncompleteError) return eraseIncomplete(error);
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !Object.hasOwn(PROBLEMS, code)) return undefined;
  return PROBLEMS[code](code, error.message);
}
