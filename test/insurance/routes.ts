import { RequestMethod, type Type } from '@nestjs/common';
import { InsuranceModule } from '../../src/blueprints/insurance/insurance.module.js';

export interface Route {
  method: string;
  /** Such as `insurance/policies/:id/bind`. */
  path: string;
  needs: string[];
}

function routesOf(module: Type<object>): Route[] {
  const controllers = Reflect.getMetadata('controllers', module) as Type<object>[];
  return controllers.flatMap((controller) => {
    const prefix = Reflect.getMetadata('path', controller) as string;
    return handlersOf(controller.prototype as object).map((handler) => ({
      method: RequestMethod[Reflect.getMetadata('method', handler) as number],
      path: `${prefix}/${(Reflect.getMetadata('path', handler) as string).replace(/^\//, '')}`.replace(/\/$/, ''),
      needs: (Reflect.getMetadata('tenantry:permissions', handler) as string[] | undefined) ?? [],
    }));
  });
}

function handlersOf(prototype: object): object[] {
  const handlers = new Map<string, object>();
  for (let level = prototype; level && level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const value = Object.getOwnPropertyDescriptor(level, name)!.value as object | undefined;
      if (typeof value !== 'function' || handlers.has(name)) continue;
      if (Reflect.hasMetadata('method', value)) handlers.set(name, value);
    }
  }
  return [...handlers.values()];
}

/** Every route of the module, read from what Nest itself reads. */
export const routes = routesOf(InsuranceModule);
