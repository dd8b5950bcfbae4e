import { type INestApplication, type Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { DECORATORS, getSchemaPath } from '@nestjs/swagger';
import { declaredFields, declaredType, documentedClass } from '../declared.js';

interface Typed {
  readonly type?: unknown;
}

/**
 * Schema names that two different classes share, one line each. Swagger itself keeps the last of them in silence, and
 * one blueprint's document would describe another's rows.
 */
export function schemaNameConflicts(app: INestApplication): string[] {
  const classes = new Map<string, Set<Type<object>>>();
  for (const type of reachable(documentedClasses(app))) {
    const name = getSchemaPath(type).split('/').pop()!;
    classes.set(name, (classes.get(name) ?? new Set()).add(type));
  }
  const shared = [...classes].filter(([, types]) => types.size > 1);
  return shared.map(([name, types]) => {
    const fields = [...types].map((type) => `${type.name} { ${declaredFields(type).join(', ')} }`);
    return `The schema name "${name}" is given by ${types.size} classes: ${fields.join(' and ')}. Use @ApiSchema({ name }).`;
  });
}

/** The classes that controllers name in what they take and answer. */
function documentedClasses(app: INestApplication): unknown[] {
  const scanner = new MetadataScanner();
  const modules = [...app.get(ModulesContainer).values()];
  return modules.flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, object>;
      const handlers = scanner.getAllMethodNames(prototype).map((name) => [prototype, name, prototype[name]] as const);
      return [
        ...typesIn(metatype),
        ...handlers.flatMap(([owner, name, handler]) => [
          ...typesIn(handler),
          ...((Reflect.getMetadata('design:paramtypes', owner, name) as unknown[] | undefined) ?? []),
          Reflect.getMetadata('design:returntype', owner, name) as unknown,
        ]),
      ];
    }),
  );
}

function typesIn(target: object): unknown[] {
  const parameters = (Reflect.getMetadata(DECORATORS.API_PARAMETERS, target) ?? []) as Typed[];
  const responses = (Reflect.getMetadata(DECORATORS.API_RESPONSE, target) ?? {}) as Record<string, Typed>;
  const extra = (Reflect.getMetadata(DECORATORS.API_EXTRA_MODELS, target) ?? []) as unknown[];
  return [...extra, ...[...parameters, ...Object.values(responses)].map(({ type }) => type)];
}

/** Those of the given types that have a schema, and all that their fields lead to. */
function reachable(types: readonly unknown[]): Set<Type<object>> {
  const found = new Set<Type<object>>();
  const visit = (type: Type<object> | undefined): void => {
    if (!type || found.has(type)) return;
    found.add(type);
    for (const field of declaredFields(type)) visit(declaredType(type, field));
  };
  for (const type of types) visit(documentedClass(type));
  return found;
}
