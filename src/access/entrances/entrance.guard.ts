import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer, Reflector } from '@nestjs/core';
import { PUBLIC_ROUTE } from '../decorators.js';
import { EntranceNotAuthorisedError } from './errors.js';

/** Metadata keys of `@MessagePattern`, `@EventPattern` and `@SubscribeMessage`. Their packages are not dependencies. */
const MESSAGE_HANDLERS = ['microservices:pattern', 'websockets:message_mapping'];

const reflector = new Reflector();

/** What the access guard has let in. All guards of one call are given the same context object. */
const admitted = new WeakSet<ExecutionContext>();

export function admit(context: ExecutionContext): true {
  admitted.add(context);
  return true;
}

/**
 * Refuses a message that the access guard has not seen. A microservice connected to an application has no global guards
 * unless it is connected with `inheritAppConfig: true`.
 */
class EntranceGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() === 'http' || admitted.has(context)) return true;
    if (reflector.getAllAndOverride<boolean>(PUBLIC_ROUTE, [context.getHandler(), context.getClass()])) return true;
    throw new EntranceNotAuthorisedError(
      context.getType(),
      'Its transport does not have the guards of the application. Connect it with { inheritAppConfig: true }.',
    );
  }
}

const entranceGuard = new EntranceGuard();

/** Puts the guard on all classes that handle messages. To be called before listeners are registered. */
export function guardMessageHandlers(modules: ModulesContainer): void {
  for (const { controllers, providers } of modules.values()) {
    for (const { metatype } of [...controllers.values(), ...providers.values()]) {
      if (typeof metatype !== 'function' || !handlesMessages(metatype)) continue;
      const guards = (Reflect.getMetadata(GUARDS_METADATA, metatype) ?? []) as unknown[];
      if (!guards.includes(entranceGuard)) {
        Reflect.defineMetadata(GUARDS_METADATA, [entranceGuard, ...guards], metatype);
      }
    }
  }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
function handlesMessages({ prototype }: Function): boolean {
  if (typeof prototype !== 'object' || prototype === null) return false;
  return new MetadataScanner().getAllMethodNames(prototype as object).some((name) => {
    const handler = (prototype as Record<string, object>)[name];
    return MESSAGE_HANDLERS.some((key) => Reflect.getMetadata(key, handler) !== undefined);
  });
}
