import {
  type CanActivate,
  type ExecutionContext,
  Global,
  type INestApplication,
  Module,
  type Provider,
  type Type,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AccessRegistry, IDENTITY_MANAGER, TENANT_CREATION, type Principal } from '../../../src/access/index.js';
import { configureHttp } from '../../../src/http/index.js';
import { type Blueprint, type SeedTenant, TenancyModule, type Tenant } from '../../../src/tenancy/index.js';
import { isolate } from './isolation.js';
import { scratchDatabase, type Scratch } from './scratch.js';

type Headers = Record<string, string>;

export interface BlueprintApp {
  app: INestApplication;
  scratch: Scratch;
  tenants: Tenant[];
  appUrl: string;
  /** Requests as one tenant, by a machine or, with `userId`, by a person. */
  as(tenant: Pick<SeedTenant, 'slug'>, userId?: string): Requests;
  /** Adds a tenant; it can be named at once. */
  addTenant(slug: string, name?: string, profile?: Record<string, unknown>): Promise<Tenant>;
  close(): Promise<void>;
}

export interface Requests {
  get(path: string, headers?: Headers): request.Test;
  post(path: string, body?: object, headers?: Headers): request.Test;
  patch(path: string, body: object, headers?: Headers): request.Test;
  delete(path: string, headers?: Headers): request.Test;
}

/** Takes the tenant from X-Tenant-ID and the person from X-Test-User; who may do what is the access room's test. */
class TrustingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp().getRequest<{ headers: Headers; principal?: Principal }>();
    const userId = http.headers['x-test-user'] ?? null;
    http.principal = { kind: 'tenant', keyId: 'test', tenantId: null, userId, scopes: ['*'] };
    return true;
  }
}

/** The blueprint's module in an application over a database of its own, with the tenants' real login and policies. */
export async function startBlueprint(
  blueprint: Blueprint,
  module: Type<object>,
  providers: Provider[] = [],
): Promise<BlueprintApp> {
  const scratch = await scratchDatabase(blueprint);
  const { appUrl, roles, tenantOf } = await isolate(scratch, blueprint);
  const tenants: Tenant[] = [];
  const addTenant: BlueprintApp['addTenant'] = async (slug, name, profile) => {
    const tenant = tenantOf(await scratch.createTenant(slug, name, profile));
    tenants.push(tenant);
    return tenant;
  };
  for (const { slug, name, profile } of blueprint.demoTenants) await addTenant(slug, name, profile);

  const ports: Provider[] = [
    { provide: IDENTITY_MANAGER, useValue: scratch.dataSource.manager },
    { provide: TENANT_CREATION, useValue: { create: () => Promise.reject(new Error('not in this test')) } },
    AccessRegistry,
    ...providers,
  ];
  @Global()
  @Module({ providers: ports, exports: ports })
  class Ports {}
  @Module({
    imports: [
      Ports,
      TenancyModule.forRoot({
        dataSource: { url: appUrl, entities: blueprint.shared.entities as never, poolSize: 6 },
        lookup: {
          find: ({ value }) => Promise.resolve(tenants.find(({ slug, id }) => slug === value || id === value) ?? null),
        },
      }),
      module,
    ],
    providers: [{ provide: APP_GUARD, useClass: TrustingGuard }],
  })
  class AppModule {}
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const app = configureHttp(testing.createNestApplication({ logger: ['error', 'fatal'] }));
  await app.listen(0, '127.0.0.1');
  return {
    app,
    scratch,
    tenants,
    appUrl,
    addTenant,
    as: (tenant, userId) =>
      requestsOf(app, { 'X-Tenant-ID': tenant.slug, ...(userId ? { 'X-Test-User': userId } : {}) }),
    close: async () => {
      await app.close();
      for (const role of roles) await scratch.dataSource.query(`DROP OWNED BY ${role}`);
      for (const role of roles) await scratch.dataSource.query(`DROP ROLE ${role}`);
      await scratch.drop();
    },
  };
}

function requestsOf(app: INestApplication, own: Headers): Requests {
  const agent = () => request(app.getHttpServer() as never);
  return {
    get: (path, headers = {}) =>
      agent()
        .get(path)
        .set({ ...own, ...headers }),
    post: (path, body = {}, headers = {}) =>
      agent()
        .post(path)
        .set({ ...own, ...headers })
        .send(body),
    patch: (path, body, headers = {}) =>
      agent()
        .patch(path)
        .set({ ...own, ...headers })
        .send(body),
    delete: (path, headers = {}) =>
      agent()
        .delete(path)
        .set({ ...own, ...headers }),
  };
}
