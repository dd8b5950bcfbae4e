import { type NextFunction, type Request, type Response } from 'express';
import { type BodyLimits } from './limits.js';
import { hasBody, readJson } from './read-json.js';

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

/** Nest adds parsers of its own, which read each body before any guard, unless middleware of these names is in place. */
export const INSTEAD_OF_NESTS_PARSERS: readonly Middleware[] = ['jsonParser', 'urlencodedParser'].map((name) => {
  const pass: Middleware = (_request, _response, next) => next();
  return Object.defineProperty(pass, 'name', { value: name });
});

/** Reads the JSON body for a handler that is mounted beside Nest's routes and expects `request.body`, as GraphQL servers do. */
export function jsonBody(limits: BodyLimits): Middleware {
  return (request, _response, next) => {
    if (!hasBody(request) || request.body !== undefined) return next();
    readJson(request, limits, { compressed: false }).then(
      (body) => {
        request.body = body;
        next();
      },
      (error: unknown) => next(error),
    );
  };
}
