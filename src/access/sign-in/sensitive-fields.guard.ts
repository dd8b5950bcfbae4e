import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Principal } from '../principal.js';
import { RecentSignIn, SENSITIVE_ACT, type SensitiveAct } from './recent-sign-in.js';

interface ReadRequest {
  readonly body?: unknown;
  readonly principal?: Principal;
}

/**
 * Guards routes that are sensitive only where the body sets certain fields. It belongs to the route: the body is read by
 * a guard that stands behind the global ones, so the guard of the whole application cannot see it.
 */
@Injectable()
export class SensitiveFieldsGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly recentSignIn: RecentSignIn,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    // Other kinds have no body to look at: there the guard of the whole application asks for a recent log-in at each call.
    if (context.getType() !== 'http') return true;
    const { body, principal } = context.switchToHttp().getRequest<ReadRequest>();
    const targets = [context.getHandler(), context.getClass()];
    const act = this.reflector.getAllAndOverride<SensitiveAct | undefined>(SENSITIVE_ACT, targets);
    const isSensitive = act?.toSet?.some((field) => Object.hasOwn(Object(body) as object, field)) ?? true;
    if (!isSensitive) return true;
    if (!principal) return false;
    this.recentSignIn.assert(principal);
    return true;
  }
}
