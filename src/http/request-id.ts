import { randomUUID } from 'node:crypto';
import { type NextFunction, type Request, type Response } from 'express';

const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/;

type Identified = Request & { id?: unknown };

/** Names each request: the caller's `X-Request-Id` where it is harmless, else a new one. Sent back as a header. */
export function requestId(request: Identified, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && ACCEPTED.test(given) ? given : randomUUID();
  request.id = id;
  response.setHeader('X-Request-Id', id);
  next();
}

/** The id of a request; a new one where the middleware has not run. */
export function requestIdOf(request: Identified): string {
  return typeof request.id === 'string' ? request.id : randomUUID();
}
