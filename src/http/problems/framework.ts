import { HttpException } from '@nestjs/common';
import { EntityNotFoundError } from 'typeorm';
import { ForbiddenProblem, NotFoundProblem, UnauthenticatedProblem, UnavailableProblem } from './kinds.js';
import { ProblemException } from './problem.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  409: 'conflict',
  410: 'gone',
  412: 'precondition_failed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'too_many_requests',
};

const TOO_LARGE = 'The body is larger than this service takes.';
const NOT_JSON = 'The body is not valid JSON.';

/** What the body parser reports, by the `type` it gives its errors. */
const BODY_PROBLEMS: Readonly<Record<string, () => ProblemException>> = {
  'entity.too.large': () => new ProblemException(413, 'payload_too_large', TOO_LARGE),
  'entity.parse.failed': () => new ProblemException(400, 'malformed_json', NOT_JSON),
  'encoding.unsupported': () =>
    new ProblemException(415, 'unsupported_media_type', 'The encoding of the body is not supported.'),
  'charset.unsupported': () =>
    new ProblemException(415, 'unsupported_media_type', 'The charset of the body is not supported.'),
};

/** An error of a middleware such as the body parser (`http-errors`). */
interface MiddlewareError {
  readonly status: number;
  readonly type?: string;
}

/** The problem of an error of Nest, Express or TypeORM's finders, or undefined where it is a fault of ours (500). */
export function problemOfFramework(error: unknown): ProblemException | undefined {
  if (error instanceof EntityNotFoundError) return new NotFoundProblem('thing');
  // Nest wraps what a middleware raised, and the words hold what the client sent: only the status and type are used.
  const origin = error instanceof HttpException && isMiddlewareError(error.cause) ? error.cause : error;
  if (isMiddlewareError(origin)) {
    const known = BODY_PROBLEMS[origin.type ?? ''];
    return known ? known() : origin.status < 500 ? plain(origin.status) : undefined;
  }
  return error instanceof HttpException ? ofHttpException(error) : undefined;
}

function ofHttpException(exception: HttpException): ProblemException | undefined {
  const status = exception.getStatus();
  const given = exception.getResponse();
  const { code, message } = (typeof given === 'object' ? given : {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    return new ProblemException(status, code, typeof message === 'string' ? message : exception.message);
  }
  if (status === 401) return new UnauthenticatedProblem();
  if (status === 403) return new ForbiddenProblem();
  if (status === 404) return new ProblemException(404, 'not_found', 'There is nothing here.');
  if (status === 503) return new UnavailableProblem('unavailable', 'Not available now. Try again.');
  if (status >= 500) return undefined;
  return plain(status, exception.message);
}

function plain(status: number, detail = 'The request is refused.'): ProblemException {
  return new ProblemException(status, CODES[status] ?? 'refused', detail);
}

function isMiddlewareError(error: unknown): error is MiddlewareError {
  if (typeof error !== 'object' || error === null || error instanceof HttpException) return false;
  return typeof (error as MiddlewareError).status === 'number';
}
