import { type FindManyOptions } from 'typeorm';
import { type ResourcePlan } from '../plan.js';

/** The columns and relations a row of this resource is read with. */
export function readColumns(
  plan: ResourcePlan,
): Pick<FindManyOptions<object>, 'select' | 'relations' | 'relationLoadStrategy'> {
  const names = <T>(list: readonly string[]) => Object.fromEntries(list.map((name) => [name, true])) as T;
  return {
    ...(plan.select ? { select: names(plan.select) } : {}),
    ...(plan.relations.length > 0 ? { relations: names(plan.relations), relationLoadStrategy: 'query' as const } : {}),
  };
}
