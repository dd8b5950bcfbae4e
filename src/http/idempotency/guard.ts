import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type ApplicationConfig, Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { createHash } from 'node:crypto';
import { IdempotencyNotSupportedError } from '../../tenancy/index.js';
import { type TenantRequest } from '../../tenancy/index.js';
import { answerOf, replay } from './answer.js';
import { digestOfRequest } from './body.js';
import { ANSWERS_CREDENTIAL, type AnswersCredentialIf, KEEPS_OWN_KEYS } from './decorators.js';
import { keyIn } from './key-header.js';
import { isSerialized, routeOf, writesResponse } from './route.js';

const METHODS = ['POST', 'PATCH'];

/** Whoever authenticated the request wrote its principal on it. */
type GuardedRequest = Request &
  TenantRequest & { readonly principal?: { readonly userId: string | null; readonly keyId: string } };

/**
 * Reads the `Idempotency-Key` of POST and PATCH requests, once it is known who is asking, and hands the core what it needs to
 * do the work once. Without the header it looks at nothing else.
 */
export class IdempotencyGuard implements CanActivate {
  private readonly reflector = new Reflector();

  /** `application` knows the interceptors of all routes. */
  constructor(private readonly application?: ApplicationConfig) {}

  /** @throws IdempotencyKeyMalformedError, IdempotencyNotSupportedError */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const header = request.headers['idempotency-key'] as string | undefined;
    if (header === undefined || !METHODS.includes(request.method)) return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(KEEPS_OWN_KEYS, targets)) return true;
    const key = keyIn(header);
    const answersCredential = this.reflector.getAllAndOverride<AnswersCredentialIf | undefined>(
      ANSWERS_CREDENTIAL,
      targets,
    );
    if (answersCredential?.(request.body)) {
      throw new IdempotencyNotSupportedError('it answers with a credential, which is never written down');
    }
    if (writesResponse(context)) throw new IdempotencyNotSupportedError('it writes the response itself');
    const response = context.switchToHttp().getResponse<Response>();
    request.repeatable = {
      identity: [key, principalOf(request), routeOf(context)],
      bodyHash: digestOfRequest(request, key),
      answerOf: (value) => answerOf(response, value, isSerialized(context, this.globalInterceptors())),
      replay: (answer) => replay(response, answer),
    };
    return true;
  }

  private globalInterceptors(): readonly unknown[] {
    const { application } = this;
    if (!application) return [];
    const requestScoped = application.getGlobalRequestInterceptors().map(({ metatype }) => metatype as unknown);
    return [...application.getGlobalInterceptors(), ...requestScoped];
  }
}

/** A person, else a key; where another guard authenticates, what it was shown. */
function principalOf({ principal, headers }: GuardedRequest): string {
  if (principal) return principal.userId === null ? `key ${principal.keyId}` : `person ${principal.userId}`;
  const shown = JSON.stringify([headers.authorization ?? null, headers.cookie ?? null]);
  return `shown ${createHash('sha256').update(shown).digest('hex')}`;
}
