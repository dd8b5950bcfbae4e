import { type Contender } from '../http/contender.js';
import { clsTransactional } from './cls-transactional.js';
import { namedSchema } from './named-schema.js';
import { plain, plainInStore } from './plain.js';
import { requestScope } from './request-scope.js';
import { scoped, scopedRows, scopedUnkept } from './scoped.js';
import { serviceRunner } from './service-runner.js';
import { sourcePerTenant } from './source-per-tenant.js';
import { whereInTransaction, whereTenant } from './where-tenant.js';

export { clsTransactional, namedSchema, plain, requestScope, scoped, scopedRows, serviceRunner, sourcePerTenant };
export { plainInStore, scopedUnkept, whereInTransaction };

/** Those that keep tenants in schemas, and the one that keeps none. */
export const bySchemaContenders = [
  plain,
  scoped,
  scopedUnkept,
  plainInStore,
  requestScope,
  serviceRunner,
  sourcePerTenant,
  clsTransactional,
];
export const byRowContenders = [whereInTransaction, scopedRows, whereTenant];

/** @throws Error where there is none of that name. */
export function contenderNamed(name: string): Contender {
  const found = [...bySchemaContenders, ...byRowContenders, namedSchema].find((contender) => contender.name === name);
  if (!found) throw new Error(`There is no contender "${name}".`);
  return found;
}
