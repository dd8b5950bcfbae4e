import { type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
} from '@nestjs/swagger';
import { type OpenAPIObject } from '@nestjs/swagger';
import { ApiProblems } from '../problems/index.js';
import { KEY_SCHEME, TENANT_HEADER } from '../tenant-header.js';
import { type ResourceColumn } from './query/columns.js';
import { RANGE_OPERATORS } from './query/list-query.js';
import { type Operation, type ResourceOptions } from './options.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE, MAX_PAGE_SIZE, PageOf } from './query/page.js';
import { type ResourcePlan } from './plan.js';

type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { $ref: string }>;

const FORMATS: Readonly<Record<ResourceColumn['kind'], Schema>> = {
  uuid: { type: 'string', format: 'uuid' },
  text: { type: 'string' },
  enum: { type: 'string' },
  integer: { type: 'integer' },
  bigint: { type: 'string', format: 'int64' },
  decimal: { type: 'string', format: 'decimal' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  instant: { type: 'string', format: 'date-time' },
  opaque: {},
};

/** What Swagger says of every route inside a tenant: the key, and the header that chooses among its tenants. */
export function tenantRouteDecorators(): ClassDecorator[] {
  return [ApiBearerAuth(KEY_SCHEME) as ClassDecorator, ApiHeader(TENANT_HEADER) as ClassDecorator];
}

const ENTITY_TAG = {
  ETag: { description: 'The version of the row, for If-Match.', schema: { type: 'string', example: '"3"' } },
};

/** The Swagger decorators of one operation. */
export function documentOperation<E extends object>(
  operation: Operation,
  options: ResourceOptions<E>,
  plan: ResourcePlan,
): MethodDecorator[] {
  const { noun } = plan;
  const many = plural(noun);
  const response = options.response as Type<object>;
  const headers = plan.version ? ENTITY_TAG : undefined;
  const path = ApiParam({ name: 'id', description: `The ${plan.id.name} of the ${noun}.`, schema: schemaOf(plan.id) });
  const ifMatch = ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag the change is based on; 412 when the row has changed since.',
    schema: { type: 'string' },
  });
  const versioned = plan.version ? [ifMatch, ApiProblems(412)] : [];
  switch (operation) {
    case 'list':
      return [
        ApiOperation({ summary: `List ${many}`, description: listDescription(plan) }),
        ApiOkResponse({ type: PageOf(response), description: `A page of ${many}.` }),
        ...listParameters(plan),
        ApiProblems(400, 401, 403, 404),
      ];
    case 'get':
      return [
        ApiOperation({ summary: `Get one ${noun}` }),
        path,
        ApiOkResponse({ type: response, description: `The ${noun}.`, headers }),
        ApiProblems(400, 401, 403, 404),
      ];
    case 'create':
      return [
        ApiOperation({ summary: `Create one ${noun}` }),
        ApiBody({ type: options.create! }),
        ApiCreatedResponse({ type: response, description: `The new ${noun}.`, headers }),
        ApiProblems(400, 401, 403, 404, 409, 422),
      ];
    case 'update':
      return [
        ApiOperation({ summary: `Change one ${noun}`, description: 'Fields that are left out stay as they are.' }),
        path,
        ApiBody({ type: options.update! }),
        ApiOkResponse({ type: response, description: `The ${noun} as it is now.`, headers }),
        ...versioned,
        ApiProblems(400, 401, 403, 404, 409, 422),
      ];
    case 'delete':
      return [
        ApiOperation({ summary: `Delete one ${noun}` }),
        path,
        ApiNoContentResponse({ description: `The ${noun} is gone.` }),
        ...versioned,
        ApiProblems(400, 401, 403, 404, 409),
      ];
  }
}

function listDescription(plan: ResourcePlan): string {
  const search = plan.search.length > 0 ? ` \`q\` looks in ${plan.search.join(', ')}.` : '';
  return `A filter may be repeated: any of its values matches. Ordered fields take \`[gte]\`, \`[gt]\`, \`[lte]\`, \`[lt]\`.${search}`;
}

function listParameters(plan: ResourcePlan): MethodDecorator[] {
  const parameter = (name: string, schema: Schema, description?: string) =>
    ApiQuery({ name, required: false, schema, ...(description ? { description } : {}) });
  const repeated = (column: ResourceColumn) =>
    parameter(
      column.name,
      { type: 'array', items: schemaOf(column) },
      column.array ? 'Holds this; all of several when repeated.' : 'Exactly this; any of several when repeated.',
    );
  return [
    parameter('page', { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: 1 }),
    parameter('pageSize', { type: 'integer', minimum: 1, maximum: MAX_PAGE_SIZE, default: DEFAULT_PAGE_SIZE }),
    parameter(
      'sort',
      { type: 'string', example: `-${plan.sort[0]}`, default: `-${plan.sort[0]}` },
      `Fields separated by commas, "-" before one for descending: ${plan.sort.join(', ')}.`,
    ),
    ...(plan.search.length > 0
      ? [
          parameter(
            'q',
            { type: 'string', minLength: 1, maxLength: 200 },
            `Text to look for in ${plan.search.join(', ')}.`,
          ),
        ]
      : []),
    ...[...plan.filters.values()].map(repeated),
    ...[...plan.filters.values()]
      .filter((column) => column.nullable)
      .map((column) => parameter(`${column.name}[null]`, { type: 'boolean' }, 'true: has none; false: has one.')),
    ...[...plan.ranges.values()].flatMap((column) =>
      Object.keys(RANGE_OPERATORS).map((operator) => parameter(`${column.name}[${operator}]`, schemaOf(column))),
    ),
  ];
}

function schemaOf(column: ResourceColumn): Schema {
  return column.kind === 'enum' ? { type: 'string', enum: [...column.values] } : FORMATS[column.kind];
}

function plural(noun: string): string {
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
