import { type ExecutionContext } from '@nestjs/common';
import { type RequestLike } from './get-tenant-from-request.js';

interface GraphqlContext {
  readonly req?: unknown;
  readonly request?: unknown;
  /** Subscriptions of graphql-ws: the request that opened the WebSocket. */
  readonly extra?: { readonly request?: unknown };
}

/**
 * The HTTP request that a handler answers: of a route, or of a GraphQL resolver, where it is `req` or `request` of the
 * GraphQL context. Undefined for messages and all other kinds: the first argument of those is what the client has sent.
 */
export function requestOfHandler<T extends RequestLike>(context: ExecutionContext): T | undefined {
  if (context.getType() === 'http') return context.switchToHttp().getRequest<T>();
  if (context.getType<string>() !== 'graphql') return undefined;
  // A resolver's arguments are (root, args, context, info).
  const given = context.getArgByIndex<GraphqlContext | undefined>(2);
  return [given?.req, given?.request, given?.extra?.request].find(hasHeaders) as T | undefined;
}

export function hasHeaders(given: unknown): given is RequestLike {
  const headers = (given as { headers?: unknown } | null | undefined)?.headers;
  return typeof headers === 'object' && headers !== null;
}
