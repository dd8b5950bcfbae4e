import { randomBytes } from 'node:crypto';
import { Global, type INestApplication, Injectable, Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD, ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AccessGuard } from '../../../src/access/access.guard.js';
import { ACCESS_OPTIONS } from '../../../src/access/access-options.js';
import { BlueprintRoutes } from '../../../src/access/index.js';
import { AccessRegistry, type Authenticator } from '../../../src/access/authenticators.js';
import { ATTEMPT_COUNTERS, MemoryAttempts } from '../../../src/access/sign-in/index.js';
import { PermissionCheck } from '../../../src/access/permission-check.js';
import { IDENTITY_MANAGER, TENANT_CREATION, type TenantCreation } from '../../../src/access/ports.js';
import { type Principal } from '../../../src/access/principal.js';
import {
  DEFAULT_LIMITS,
  RecentSignIn,
  THROTTLE_LIMITS,
  type ThrottleLimits,
} from '../../../src/access/sign-in/index.js';
import { TenantsOverview } from '../../../src/access/tenants-overview.js';
import { configureHttp } from '../../../src/http/index.js';
import {
  type Blueprint,
  EncryptionModule,
  type SeedTenant,
  TenancyModule,
  type Tenant,
} from '../../../src/tenancy/index.js';
import { MAILER } from '../../../src/mail/index.js';
import { SentMail } from '../../support/sent-mail.js';
import { isolate } from './isolation.js';
import { scratchDatabase, type Scratch } from './scratch.js';

export const NO_LIMITS: ThrottleLimits = { perAccount: 1e9, perAddress: 1e9, perAccountOverall: 1e9 };

type Headers = Record<string, string>;

export interface BlueprintApp {
  app: INestApplication;
  scratch: Scratch;
  tenants: Tenant[];
  appUrl: string;
  mail: SentMail;
  /** Requests with a key of one tenant; with `userId`, one that is bound to a person. */
  as(tenant: Pick<SeedTenant, 'slug'>, userId?: string): Requests;
  /** Requests of the operator in a tenant. */
  asOperator(tenant: Pick<SeedTenant, 'slug'>): Requests;
  /** Requests with a token, or with none. */
  with(token?: string): Requests;
  addTenant(slug: string, name?: string, profile?: Record<string, unknown>): Promise<Tenant>;
  close(): Promise<void>;
}

export interface Requests {
  get(path: string, headers?: Headers): request.Test;
  post(path: string, body?: object, headers?: Headers): request.Test;
  patch(path: string, body: object, headers?: Headers): request.Test;
  delete(path: string, headers?: Headers): request.Test;
}

const PLATFORM_KEY = 'tk_!';
const ENCRYPTION_KEYS = `test:${randomBytes(32).toString('base64')}`;

/** Stands for the register's keys: `tk_<slug>` or `tk_<slug>.<user id>` of that tenant, `tk_!` of the platform. */
@Injectable()
class TestKeys implements Authenticator {
  readonly tokenPrefix = 'tk_';
  tenants: readonly Tenant[] = [];

  principalOf(id: string): Promise<Principal | null> {
    return this.authenticate(`tk_${id}`);
  }

  authenticate(token: string): Promise<Principal | null> {
    if (token === PLATFORM_KEY) {
      return Promise.resolve({ kind: 'platform', keyId: token.slice(3), tenantId: null, userId: null, scopes: ['*'] });
    }
    const [slug, userId = null] = token.slice(3).split('.');
    const tenant = this.tenants.find((each) => each.slug === slug);
    return Promise.resolve(
      tenant ? { kind: 'tenant', keyId: token.slice(3), tenantId: tenant.id, userId, scopes: ['*'] } : null,
    );
  }
}

/**
 * The blueprint's module in an application over a database of its own, with the real guard and the tenants' real login
 * and policies.
 */
export async function startBlueprint(
  blueprint: Blueprint,
  module: Type<object>,
  providers: Provider[] = [],
  limits = DEFAULT_LIMITS,
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

  const creation: TenantCreation = {
    create: ({ slug, name, profile, createdBy }) =>
      addTenant(slug ?? blueprint.generateSlug!(), name, { ...profile, createdBy }),
  };
  const mail = new SentMail();
  const ports: Provider[] = [
    { provide: IDENTITY_MANAGER, useValue: scratch.dataSource.manager },
    { provide: TENANT_CREATION, useValue: creation },
    { provide: ATTEMPT_COUNTERS, useFactory: () => new MemoryAttempts() },
    { provide: ACCESS_OPTIONS, useValue: { blueprints: [blueprint.name] } },
    {
      provide: BlueprintRoutes,
      inject: [ModulesContainer],
      useFactory: (modules: ModulesContainer) => new BlueprintRoutes(modules, [{ name: blueprint.name, module }]),
    },
    AccessRegistry,
    PermissionCheck,
    RecentSignIn,
    TenantsOverview,
    { provide: MAILER, useValue: mail },
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
        trustHeader: true,
        lookup: {
          find: ({ value }) => Promise.resolve(tenants.find(({ slug, id }) => slug === value || id === value) ?? null),
        },
      }),
      EncryptionModule.forRootAsync({ useFactory: () => ({ configured: ENCRYPTION_KEYS }) }),
      module,
    ],
    providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  })
  class AppModule {}
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(THROTTLE_LIMITS)
    .useValue(limits)
    .compile();
  const app = configureHttp(testing.createNestApplication({ logger: ['error', 'fatal'] }));
  const keys = new TestKeys();
  keys.tenants = tenants;
  app.get(AccessRegistry).addAuthenticator(keys);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    scratch,
    tenants,
    appUrl,
    mail,
    addTenant,
    as: ({ slug }, userId) => requestsOf(app, bearer(userId ? `tk_${slug}.${userId}` : `tk_${slug}`)),
    asOperator: ({ slug }) => requestsOf(app, { ...bearer(PLATFORM_KEY), 'X-Tenant-ID': slug }),
    with: (token) => requestsOf(app, token ? bearer(token) : {}),
    close: async () => {
      await app.close();
      for (const role of roles) await scratch.dataSource.query(`DROP OWNED BY ${role}`);
      for (const role of roles) await scratch.dataSource.query(`DROP ROLE ${role}`);
      await scratch.drop();
    },
  };
}

export function bearer(token: string): Headers {
  return { Authorization: `Bearer ${token}` };
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
