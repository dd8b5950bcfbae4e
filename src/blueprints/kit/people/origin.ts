import { isIP } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';

const LONGEST_USER_AGENT = 500;

/** Where a log-in came from, as far as it is known. */
export interface Origin {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** The origin of the request. */
export const RequestOrigin = createParamDecorator((_data: unknown, context: ExecutionContext): Origin => {
  const request = context.switchToHttp().getRequest<Request>();
  const ip = request.ip ?? '';
  return {
    ipAddress: isIP(ip) ? ip : null,
    userAgent: request.get('user-agent')?.slice(0, LONGEST_USER_AGENT) ?? null,
  };
});
