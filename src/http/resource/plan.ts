import { type Type } from '@nestjs/common';
import { declaredFields } from '../declared.js';
import { columnsOf, isOrdered, relationsOf, type ResourceColumn } from './query/columns.js';
import { type Operation, type ResourceOptions } from './options.js';
import { type Projection, projectionOf } from './projection.js';

/** A resource's declaration, checked once and looked up. */
export interface ResourcePlan {
  readonly entity: Type<object>;
  readonly noun: string;
  readonly operations: readonly Operation[];
  readonly columns: ReadonlyMap<string, ResourceColumn>;
  readonly id: ResourceColumn;
  readonly version?: ResourceColumn;
  readonly filters: ReadonlyMap<string, ResourceColumn>;
  /** Filtered or sorted fields that take ranges. */
  readonly ranges: ReadonlyMap<string, ResourceColumn>;
  readonly sort: readonly string[];
  readonly search: readonly string[];
  readonly relations: readonly string[];
  /** The columns to read; undefined (all) where the response has a field that is computed from others. */
  readonly select?: readonly string[];
  readonly project: Projection;
}

/** Raised while the application is being loaded, when a resource is declared with something that cannot be. */
export class ResourceDefinitionError extends Error {
  constructor(entity: string, reason: string) {
    super(`The resource of ${entity} cannot be declared: ${reason}.`);
    this.name = 'ResourceDefinitionError';
  }
}

export function planResource<E extends object>(options: ResourceOptions<E>): ResourcePlan {
  const { entity, response } = options;
  const columns = columnsOf(entity);
  const fail = (reason: string): never => {
    throw new ResourceDefinitionError(entity.name, reason);
  };
  const column = (name: string, use: string): ResourceColumn => {
    const found = columns.get(name);
    if (!found) return fail(`${use} names "${name}", which is not a column`);
    if (found.kind === 'opaque' || found.secret) fail(`${use} names "${name}", which cannot be compared`);
    return found;
  };
  const pick = (names: readonly string[] = [], use: string) => new Map(names.map((name) => [name, column(name, use)]));

  const fields = declaredFields(response);
  if (fields.length === 0) fail(`its response ${response.name} declares no field`);
  const secret = fields.find((field) => columns.get(field)?.secret);
  if (secret) fail(`its response declares the secret field "${secret}"`);

  const primary = [...columns.values()].filter((each) => each.primary);
  if (primary.length !== 1) fail('it needs exactly one primary column');
  const id = options.id ? column(options.id, 'id') : primary[0];
  const filters = pick(options.filters, 'filters');
  const sort = pick(options.sort ?? (columns.has('createdAt') ? ['createdAt'] : [id.name]), 'sort');
  const search = pick(options.search, 'search');
  for (const each of search.values()) if (each.kind !== 'text') fail(`search names "${each.name}", which is not text`);
  const known = relationsOf(entity);
  const relations = options.relations ?? [];
  for (const name of relations) if (!known.has(name)) fail(`relations names "${name}", which is not a relation`);

  const operations = options.operations ?? defaultOperations(options);
  if (operations.includes('create') && !options.create) fail('the operation "create" needs a create class');
  if (operations.includes('update') && !options.update) fail('the operation "update" needs an update class');

  const version = [...columns.values()].find((each) => each.version);
  const computed = fields.some((field) => !columns.has(field) && !known.has(field));
  const select = [...new Set([...fields.filter((field) => columns.has(field)), primary[0].name, id.name])];
  return {
    entity,
    noun: options.noun ?? words(entity.name),
    operations,
    columns,
    id,
    version,
    filters,
    ranges: new Map([...filters, ...sort].filter(([, each]) => isOrdered(each))),
    sort: [...sort.keys()],
    search: [...search.keys()],
    relations,
    // Relations are joined by columns the response need not name.
    select: computed || relations.length > 0 ? undefined : version ? [...new Set([...select, version.name])] : select,
    project: projectionOf(response),
  };
}

function defaultOperations<E extends object>(options: ResourceOptions<E>): Operation[] {
  return [
    'list',
    'get',
    ...(options.create ? (['create'] as const) : []),
    ...(options.update ? (['update'] as const) : []),
  ];
}

function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}
