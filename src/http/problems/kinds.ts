import { type FieldError, ProblemException, type ProblemExtra } from './problem.js';

const MOST_ERRORS = 20;
const LONGEST_FIELD = 100;
const LONGEST_MESSAGE = 300;

/**
 * 400: the request is not what the route takes. `errors` names every field, not the first one only, up to twenty errors;
 * `omitted` says how many more there are. Names come from the client, so they are cut where they are long.
 */
export class InvalidRequestProblem extends ProblemException {
  readonly errors: readonly FieldError[];

  constructor(found: readonly FieldError[]) {
    const errors = found.slice(0, MOST_ERRORS).map(shortened);
    const omitted = found.length - errors.length;
    const fields = [...new Set(errors.map((error) => error.field))].join(', ');
    const more = omitted > 0 ? ` and ${omitted} more` : '';
    const extra = omitted > 0 ? { errors, omitted } : { errors };
    super(400, 'invalid_request', `The request is not valid: ${fields}${more}.`, extra);
    this.errors = errors;
  }
}

function shortened({ field, message, ...error }: FieldError): FieldError {
  return { ...error, field: cut(field, LONGEST_FIELD), message: cut(message, LONGEST_MESSAGE) };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** 401: no credential, or none that is known and still good. */
export class UnauthenticatedProblem extends ProblemException {
  constructor() {
    super(
      401,
      'unauthenticated',
      'Send a valid key: Authorization: Bearer <key>.',
      {},
      {
        'WWW-Authenticate': 'Bearer',
      },
    );
  }
}

/** 403: the principal lacks a permission, which is named. */
export class ForbiddenProblem extends ProblemException {
  constructor(permission?: string) {
    super(
      403,
      'forbidden',
      permission ? `The permission "${permission}" is needed.` : 'This is not allowed.',
      permission ? { permission } : {},
    );
  }
}

/** 404: there is no such row for this caller. The same answer whether it exists elsewhere or nowhere. */
export class NotFoundProblem extends ProblemException {
  constructor(what: string) {
    super(404, 'not_found', `There is no such ${what}.`);
  }
}

/** 409: the state of things does not allow it now; `extra` says the state and what is allowed. */
export class ConflictProblem extends ProblemException {
  constructor(code: string, message: string, extra: ProblemExtra = {}) {
    super(409, code, message, extra);
  }
}

/** 412: the row is no longer the version the client's `If-Match` names. Read it again, then decide. */
export class PreconditionFailedProblem extends ProblemException {
  constructor(message = 'The row has changed since it was read. Read it again and send the new ETag.') {
    super(412, 'precondition_failed', message);
  }
}

/** 422: well-formed, and against a rule of the business; `code` names the rule. */
export class UnprocessableProblem extends ProblemException {
  constructor(code: string, message: string, extra: ProblemExtra = {}) {
    super(422, code, message, extra);
  }
}

/** 503: cannot be served now; the client may retry after the given number of seconds. */
export class UnavailableProblem extends ProblemException {
  constructor(code: string, message: string, retryAfterSeconds = 1) {
    super(503, code, message, {}, { 'Retry-After': String(retryAfterSeconds) });
  }
}

/** 500: nothing about the cause is told; `requestId` finds it in the log. */
export class InternalProblem extends ProblemException {
  constructor(requestId: string, code = 'internal_error') {
    super(500, code, 'The request could not be served. Quote the request id when you report it.', { requestId });
  }
}
