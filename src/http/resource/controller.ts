import {
  Body,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
  type Type,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Response } from 'express';
import { type ObjectLiteral, type Repository } from 'typeorm';
import { documentOperation, tenantRouteDecorators } from './documentation.js';
import { type Caller, type Operation, type ResourceHooks, type ResourceOptions, type RowValues } from './options.js';
import { KeyPipe, RequestPrincipal, RowBodyPipe } from './pipes.js';
import { planResource, type ResourcePlan } from './plan.js';
import { Resource } from './resource.js';
import { type Value } from './query/values.js';
import { entityTag } from './versions.js';

/** What a controller made by `ResourceController` offers to its own routes. */
export interface ResourceBase<E extends ObjectLiteral> {
  /** The plain repository of the entity. */
  readonly repository: Repository<E>;
  /** The operations, for routes that do more than one of them. */
  readonly resource: Resource<E>;
  /** What may be sent of a row: the response class's fields. */
  toResponse(row: E): Record<string, unknown>;
}

/** How an operation becomes a route: its verb, the handler, and a decorator for each of its arguments. */
interface Route {
  readonly verb: MethodDecorator;
  readonly status?: number;
  readonly handler: (this: Controller, ...args: any[]) => unknown;
  readonly parameters: readonly ParameterDecorator[];
}

abstract class Controller implements ResourceBase<ObjectLiteral> {
  declare readonly repository: Repository<ObjectLiteral>;
  declare protected readonly hooks?: ResourceHooks<ObjectLiteral>;
  private made?: Resource<ObjectLiteral>;

  abstract readonly plan: ResourcePlan;

  get resource(): Resource<ObjectLiteral> {
    return (this.made ??= new Resource(this.plan, this.repository, this.hooks));
  }

  toResponse(row: ObjectLiteral): Record<string, unknown> {
    return this.plan.project(row);
  }

  /** Sends the row, with its version as the entity tag. */
  answer(row: ObjectLiteral, response: Response): Record<string, unknown> {
    const version = this.resource.versionOf(row);
    if (version !== undefined) response.setHeader('ETag', entityTag(version));
    return this.toResponse(row);
  }
}

/** Made anew for each controller: Nest keeps a route's metadata on its function. */
function routes<E extends object>(options: ResourceOptions<E>, plan: ResourcePlan): Record<Operation, Route> {
  const key = Param('id', new KeyPipe(plan.id));
  const body = (dto?: Type<object>) => (dto ? Body(new RowBodyPipe(dto, plan.columns)) : Body());
  const ifMatch = Headers('if-match');
  const response = Res({ passthrough: true });
  const principal = RequestPrincipal();
  return {
    list: {
      verb: Get(),
      parameters: [Query()],
      async handler(query: Record<string, unknown>) {
        const page = await this.resource.list(query);
        return { ...page, items: page.items.map((row) => this.toResponse(row)) };
      },
    },
    get: {
      verb: Get(':id'),
      parameters: [key, response],
      async handler(id: Value, reply: Response) {
        return this.answer(await this.resource.get(id), reply);
      },
    },
    create: {
      verb: Post(),
      parameters: [body(options.create), principal, response],
      async handler(values: RowValues<ObjectLiteral>, caller: Caller | undefined, reply: Response) {
        const row = await this.resource.create({ body: values, principal: caller });
        if (plan.operations.includes('get')) reply.setHeader('Location', locationOf(reply, row[plan.id.name] as Value));
        return this.answer(row, reply);
      },
    },
    update: {
      verb: Patch(':id'),
      parameters: [key, body(options.update), ifMatch, principal, response],
      async handler(
        id: Value,
        values: RowValues<ObjectLiteral>,
        tag: string,
        caller: Caller | undefined,
        reply: Response,
      ) {
        const row = await this.resource.update({ id, body: values, ifMatch: tag, principal: caller });
        return this.answer(row, reply);
      },
    },
    delete: {
      verb: Delete(':id'),
      status: 204,
      parameters: [key, ifMatch, principal],
      handler(id: Value, tag: string, caller: Caller | undefined) {
        return this.resource.delete({ id, ifMatch: tag, principal: caller });
      },
    },
  };
}

function locationOf({ req }: Response, id: Value): string {
  return `${req.baseUrl}${req.path.replace(/\/$/, '')}/${encodeURIComponent(String(id))}`;
}

/**
 * The class a controller of one table extends: the chosen operations as documented routes, and nothing else. Routes of
 * the subclass come before these, so `GET …/statement` is not taken for an id.
 *
 * `GET /` → `{ items, page, pageSize, total }` · `GET /:id` · `POST /` → 201 · `PATCH /:id` · `DELETE /:id` → 204.
 * An entity with a `@VersionColumn` answers with an ETag and honours `If-Match` (412).
 *
 * @throws ResourceDefinitionError at declaration, when an option names something the entity does not have.
 */
export function ResourceController<E extends object>(options: ResourceOptions<E>): Type<ResourceBase<E>> {
  const plan = planResource(options);
  class TableController extends Controller {
    override readonly plan = plan;
  }
  const prototype = TableController.prototype;
  (InjectRepository(options.entity) as PropertyDecorator)(prototype, 'repository');
  if (options.hooks) Inject(options.hooks)(prototype, 'hooks');
  for (const decorate of tenantRouteDecorators()) decorate(TableController);
  const all = routes(options, plan);
  for (const operation of plan.operations) {
    addRoute(prototype, operation, all[operation], [
      ...documentOperation(operation, options, plan),
      ...(options.decorate?.[operation] ?? []),
    ]);
  }
  return TableController as unknown as Type<ResourceBase<E>>;
}

function addRoute(prototype: object, name: Operation, route: Route, decorators: readonly MethodDecorator[]): void {
  // Interceptors, logs and traces know a handler by its name.
  Object.defineProperty(route.handler, 'name', { value: name });
  Object.defineProperty(prototype, name, { value: route.handler, writable: true, configurable: true });
  Reflect.defineMetadata(
    'design:paramtypes',
    route.parameters.map(() => Object),
    prototype,
    name,
  );
  route.parameters.forEach((decorate, index) => decorate(prototype, name, index));
  const status = route.status ? [HttpCode(route.status)] : [];
  for (const decorate of [route.verb, ...status, ...decorators]) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
    const changed = decorate(prototype, name, descriptor);
    if (changed) Object.defineProperty(prototype, name, changed);
  }
}
