import { type NextFunction, type Request, type Response } from 'express';
import { type AccessRegistry } from '../access/index.js';
import { ProblemException } from '../http/index.js';

const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i;
const BASIC = /^Basic ([A-Za-z0-9+/=]{1,1024})$/i;

/**
 * Express middleware for pages that are no routes of Nest. A program sends `Authorization: Bearer <platform key>`; a
 * browser asks the reader, who writes the key as the password.
 */
export function platformKeyOnly(registry: AccessRegistry) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    admits(registry, request.headers.authorization ?? '').then(
      (admitted) => next(admitted ? undefined : refusal()),
      (error: unknown) => next(error),
    );
  };
}

async function admits(registry: AccessRegistry, header: string): Promise<boolean> {
  const token = BEARER.exec(header)?.[1] ?? passwordOf(header);
  if (token === undefined) return false;
  const principal = await registry.authenticatorFor(token)?.authenticate(token);
  return principal?.kind === 'platform';
}

function passwordOf(header: string): string | undefined {
  const encoded = BASIC.exec(header)?.[1];
  const text = encoded && Buffer.from(encoded, 'base64').toString('utf8');
  return text ? text.slice(text.indexOf(':') + 1) || undefined : undefined;
}

function refusal(): ProblemException {
  return new ProblemException(
    401,
    'unauthenticated',
    'Send a platform key: Authorization: Bearer <key>, or as the password of a browser.',
    {},
    { 'WWW-Authenticate': 'Basic realm="Tenantry", charset="UTF-8"' },
  );
}
