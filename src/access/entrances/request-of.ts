import { type ExecutionContext } from '@nestjs/common';
import { hasHeaders, requestOfHandler, type RequestLike, type TenantRequest } from '../../tenancy/index.js';
import { type Principal } from '../principal.js';

/**
 * The request of a handler that is not reached over HTTP: the object whose `headers` hold `authorization` and, where it
 * applies, `x-tenant-id`. The guard leaves `principal` and `tenant` on it. Undefined refuses the handler.
 *
 * @example
 * // WebSocket messages are authorised by the headers of the connection.
 * const requestOf: RequestOf = (context) =>
 *   context.getType() === 'ws' ? context.switchToWs().getClient<Socket>().handshake : undefined;
 */
export type RequestOf = (context: ExecutionContext) => RequestLike | undefined;

/** A request as the guard leaves it. `method` is absent where the transport has none. */
export type GuardedRequest = RequestLike & TenantRequest & { readonly method?: string; principal?: Principal };

/** The request that holds the handler's credential, or undefined if nothing says where it is. */
export function requestOfContext(context: ExecutionContext, requestOf?: RequestOf): GuardedRequest | undefined {
  if (context.getType() !== 'http') {
    const given = requestOf?.(context);
    if (hasHeaders(given)) return given;
  }
  return requestOfHandler<GuardedRequest>(context);
}
