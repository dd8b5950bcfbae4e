import { ClassSerializerInterceptor, type ExecutionContext, RequestMethod } from '@nestjs/common';
import {
  INTERCEPTORS_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** Method and path template, as the controller declares them: the same for every release that serves the route. */
export function routeOf(context: ExecutionContext): string {
  const [handler, controller] = [context.getHandler(), context.getClass()];
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
  const path = [controller, handler].map((each) => JSON.stringify(Reflect.getMetadata(PATH_METADATA, each) ?? ''));
  return `${RequestMethod[method]} ${path.join(' ')}`;
}

/** True where the handler writes the response itself (`@Res()`, `@Next()`), or sends events. */
export function writesResponse(context: ExecutionContext): boolean {
  const [handler, controller] = [context.getHandler(), context.getClass()];
  if (Reflect.getMetadata(SSE_METADATA, handler)) return true;
  if (Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, controller, handler.name)) return false;
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as object;
  return Object.keys(parameters).some((key) => WRITING.includes(Number(key.split(':')[0])));
}

const WRITING: readonly number[] = [RouteParamtypes.RESPONSE, RouteParamtypes.NEXT];

/** True where Nest's serializer leaves fields out of answers by their class: a kept answer has none any more. */
export function isSerialized(context: ExecutionContext, globals: readonly unknown[]): boolean {
  const own = [context.getHandler(), context.getClass()].flatMap(
    (target) => (Reflect.getMetadata(INTERCEPTORS_METADATA, target) ?? []) as unknown[],
  );
  return [...own, ...globals].some(isSerializer);
}

function isSerializer(interceptor: unknown): boolean {
  if (interceptor instanceof ClassSerializerInterceptor) return true;
  if (typeof interceptor !== 'function') return false;
  return interceptor === ClassSerializerInterceptor || interceptor.prototype instanceof ClassSerializerInterceptor;
}
