import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import { PUBLIC_ROUTE } from '../public-route.js';
import { checkJson } from './check-json.js';
import { BODY_LIMITS, type BodyLimits, OPEN_BODY_LIMITS, ROUTE_BODY_LIMITS, STREAMED_BODY } from './limits.js';
import { hasBody, readJson } from './read-json.js';

/**
 * Reads a request's body within the limits of its route. It stands behind the guards that ask for a credential, so of a
 * request without one no byte is read; and before pipes, so what is too large is never mapped or validated.
 *
 * A body that something else has read already is held to the same limits.
 */
export class BodyGuard implements CanActivate {
  private readonly reflector = new Reflector();
  private readonly limits: BodyLimits;

  constructor(limits: Partial<BodyLimits> = {}) {
    this.limits = { ...BODY_LIMITS, ...limits };
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (!hasBody(request)) return true;
    const open = this.said<boolean>(context, PUBLIC_ROUTE) === true;
    const limits = { ...this.defaults(open), ...this.said<Partial<BodyLimits>>(context, ROUTE_BODY_LIMITS) };
    if (request.body !== undefined) {
      checkJson(JSON.stringify(request.body), limits);
    } else if (!this.isStreamed(context, request)) {
      request.body = await readJson(request, limits, { compressed: !open });
    }
    return true;
  }

  private defaults(open: boolean): BodyLimits {
    return open ? { ...OPEN_BODY_LIMITS, bytes: Math.min(OPEN_BODY_LIMITS.bytes, this.limits.bytes) } : this.limits;
  }

  private isStreamed(context: ExecutionContext, request: Request): boolean {
    const types = this.said<string[]>(context, STREAMED_BODY);
    return types !== undefined && request.is(types) !== false;
  }

  private said<T>(context: ExecutionContext, key: string): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
