import { type OpenAPIObject } from '@nestjs/swagger';
import { KEY_PARAMETER, NO_KEY_EXTENSION } from '../idempotency/index.js';
import { problemResponse } from '../problems/index.js';
import { KEY_SCHEME, TENANT_HEADER } from '../tenant-header.js';
import { unmark } from './tenant-routes.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Verb = (typeof VERBS)[number];

export const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

/** Every operation of a document, with where it is. */
export function operationsOf(document: OpenAPIObject): { path: string; verb: Verb; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    VERBS.flatMap((verb) => (item[verb] ? [{ path, verb, operation: item[verb] }] : [])),
  );
}

/**
 * Says what is true of many routes at once, so that no controller repeats it: a name for each operation that is unique
 * over all blueprints, the problems anything may answer, and the key and header of routes inside a tenant.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  for (const { path, verb, operation } of operationsOf(document)) {
    operation.operationId = operationIdOf(verb, path);
    describeProblem(operation, 500);
    if (verb === 'post' || verb === 'patch') describeKey(operation);
    if (unmark(operation)) describeTenantRoute(operation);
  }
  return document;
}

/** `GET /insurance/customers/{id}` → `get_insurance_customers_by_id`: as unique as the route. */
function operationIdOf(verb: Verb, path: string): string {
  const words = path.replace(/\{(\w+)\}/g, 'by_$1').split(/[^A-Za-z0-9_]+/);
  return [verb, ...words.filter((word) => word !== '')].join('_');
}

function describeTenantRoute(operation: Operation): void {
  const parameters = (operation.parameters ??= []);
  const known = parameters.some((each) => 'name' in each && each.in === 'header' && each.name === TENANT_HEADER.name);
  if (!known) parameters.push({ in: 'header', ...TENANT_HEADER });
  operation.security ??= [{ [KEY_SCHEME]: [] }];
  for (const status of [400, 401, 403, 404, 503]) describeProblem(operation, status);
}

/** Where a route keeps its own keys it has described the header itself, and where it takes none it says so. */
function describeKey(operation: Operation): void {
  if ((operation as unknown as Record<string, unknown>)[NO_KEY_EXTENSION] !== undefined) return;
  (operation.parameters ??= []).push({ in: 'header', ...KEY_PARAMETER });
  for (const status of [400, 409, 422]) describeProblem(operation, status);
}

function describeProblem(operation: Operation, status: number): void {
  operation.responses[status] ??= problemResponse(status);
}
