import { type Type } from '@nestjs/common';
import { type ModulesContainer } from '@nestjs/core';

/** A blueprint that an application serves: its name and the module with its controllers. */
export interface BlueprintModule {
  readonly name: string;
  readonly module: Type;
}

type Module = ModulesContainer extends Map<string, infer M> ? M : never;

/**
 * Which controller belongs to which blueprint. The modules say so, not the path of a request: Express matches a path in any
 * case, with or without a slash at its end, behind a global prefix.
 *
 * The controllers of a blueprint are those of its module and of all modules that it imports, except global ones. A
 * controller that several blueprints import belongs to each of them.
 */
export class BlueprintRoutes {
  private readonly owners = new Map<unknown, Set<string>>();

  /** @throws BlueprintModuleMissingError */
  constructor(modules: ModulesContainer, blueprints: readonly BlueprintModule[]) {
    for (const { name, module } of blueprints) {
      const roots = [...modules.values()].filter(({ metatype }) => metatype === module);
      if (roots.length === 0) throw new BlueprintModuleMissingError(name, module.name);
      for (const each of reachableFrom(roots)) {
        for (const { metatype } of each.controllers.values()) {
          const names = this.owners.get(metatype) ?? new Set();
          this.owners.set(metatype, names.add(name));
        }
      }
    }
  }

  /** Whether a tenant of the blueprint may use the controller. A controller of no blueprint is open to all tenants. */
  isOpenTo(blueprint: string, controller: Type): boolean {
    const names = this.owners.get(controller);
    return names === undefined || names.has(blueprint);
  }

  /** The controllers of all blueprints. */
  get controllers(): Type[] {
    return [...this.owners.keys()] as Type[];
  }
}

/** Raised at start-up when a blueprint is named to the access module and its own module is not imported. */
export class BlueprintModuleMissingError extends Error {
  readonly code = 'blueprint_module_missing';
  constructor(blueprint: string, module: string) {
    super(
      `The blueprint "${blueprint}" is served by ${module}, which the application does not import. ` +
        `Add ${module} to its imports, or take "${blueprint}" out of the blueprints of AccessModule.`,
    );
    this.name = 'BlueprintModuleMissingError';
  }
}

/** The modules and what they import, however deep. */
function reachableFrom(roots: readonly Module[]): Set<Module> {
  const found = new Set(roots);
  // A Set also visits what is added while it is walked through.
  for (const { imports } of found) {
    for (const each of imports) if (!each.isGlobal) found.add(each);
  }
  return found;
}
