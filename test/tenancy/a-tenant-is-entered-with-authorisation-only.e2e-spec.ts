import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Module,
  Post,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, ApplicationConfig } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { Test } from '@nestjs/testing';
import { InjectRepository } from '@nestjs/typeorm';
import request from 'supertest';
import { lastValueFrom, of } from 'rxjs';
import { type Repository } from 'typeorm';
import { configureHttp } from '../../src/http/index.js';
import { CurrentTenant, TenancyModule, type TenancyOptions, type Tenant } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

interface UserRequest {
  headers: Record<string, string | undefined>;
  user?: { name: string; tenantId: string | undefined };
}

let play: Playground;
let a: Tenant;
let b: Tenant;

/** What guards have read before the request was authorised. */
const readByGuards: unknown[] = [];

/** As `AuthGuard('jwt')`: a guard of the controller, which says whose the request is. `Bearer <slug>` is a user there. */
@Injectable()
class TokenGuard implements CanActivate {
  constructor(@InjectRepository(Note) private readonly notes: Repository<Note>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const asked = context.switchToHttp().getRequest<UserRequest>();
    readByGuards.push(await this.notes.find().catch((error: { code: string }) => error.code));
    const [, slug] = /^Bearer (\w+)$/.exec(asked.headers.authorization ?? '') ?? [];
    if (!slug) throw new UnauthorizedException();
    asked.user = { name: slug, tenantId: play.tenants.find((tenant) => tenant.slug === slug)?.id };
    return true;
  }
}

class Notes {
  constructor(@InjectRepository(Note) private readonly notes: Repository<Note>) {}

  @Get()
  async list(@CurrentTenant() tenant: Tenant | null) {
    return { tenant: tenant?.slug ?? null, bodies: (await this.notes.find()).map(({ body }) => body) };
  }

  @Post()
  add(@CurrentTenant() tenant: Tenant | null) {
    return this.list(tenant);
  }

  @Get('mine')
  mine(@CurrentTenant() tenant: Tenant | null) {
    return { tenant };
  }
}

@Controller('guarded')
@UseGuards(TokenGuard)
class GuardedController extends Notes {}

@Controller('open')
class OpenController extends Notes {}

async function start(options: Partial<TenancyOptions>, guards: object[] = []): Promise<INestApplication> {
  @Module({
    imports: [
      TenancyModule.forRoot({
        dataSource: { url: play.appUrl, entities: [Note], poolSize: 2 },
        lookup: { find: ({ value }) => [a, b, suspended()].find(({ slug, id }) => [slug, id].includes(value)) ?? null },
        ...options,
      }),
      TenancyModule.forFeature([Note]),
    ],
    controllers: [GuardedController, OpenController],
    providers: guards.map((useValue) => ({ provide: APP_GUARD, useValue })),
  })
  class NotesModule {}
  const module = await Test.createTestingModule({ imports: [NotesModule] }).compile();
  const app = configureHttp(module.createNestApplication({ logger: false }));
  await app.listen(0, '127.0.0.1').catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  return app;
}

const suspended = (): Tenant => ({
  ...a,
  id: '00000000-0000-4000-8000-000000000000',
  slug: 'asleep',
  status: 'suspended',
});

function ask(app: INestApplication, path: string, headers: Record<string, string>, method: 'get' | 'post' = 'get') {
  return request(app.getHttpServer() as never)
    [method](path)
    .set(headers);
}

beforeAll(async () => {
  play = await makePlayground();
  [a, b] = play.tenants;
});
afterAll(() => play?.close());

it('the start refuses an application that lets each request choose its tenant', async () => {
  for (const options of [{}, { trustHeader: false }, { authorize: undefined }]) {
    const error = await start(options).then(
      (app) => app.close(),
      (refusal: unknown) => refusal,
    );
    expect(error).toMatchObject({ code: 'authorization_missing' });
    for (const remedy of ['authorize', 'AccessModule', 'trustHeader: true']) expect(String(error)).toContain(remedy);
  }
});

it('trustHeader: true enters the tenant that is named', async () => {
  const app = await start({ trustHeader: true });
  for (const { slug } of [a, b])
    expect((await ask(app, '/open', { 'X-Tenant-ID': slug })).body).toEqual({ tenant: slug, bodies: [slug] });
  await app.close();
});

describe('with authorize', () => {
  let app: INestApplication;
  const asked: [string | undefined, string][] = [];
  beforeAll(async () => {
    app = await start({
      authorize: async ({ user }: UserRequest, tenant) => {
        asked.push([user?.name, tenant.slug]);
        return user?.tenantId === tenant.id;
      },
    });
  });
  beforeEach(() => {
    asked.splice(0);
    readByGuards.splice(0);
  });
  afterAll(() => app?.close());

  it.each(['get', 'post'] as const)(
    'a %s enters the tenant of its user and no other, in both directions',
    async (verb) => {
      for (const [own, other] of [
        [a, b],
        [b, a],
      ]) {
        const headers = { Authorization: `Bearer ${own.slug}` };
        for (const name of [own.slug, own.id]) {
          const answer = await ask(app, '/guarded', { ...headers, 'X-Tenant-ID': name }, verb);
          expect([answer.status, answer.body]).toEqual([
            verb === 'get' ? 200 : 201,
            { tenant: own.slug, bodies: [own.slug] },
          ]);
        }
        for (const name of [other.slug, other.id]) {
          const refused = await ask(app, '/guarded', { ...headers, 'X-Tenant-ID': name }, verb);
          const unknown = await ask(app, '/guarded', { ...headers, 'X-Tenant-ID': 'nowhere' }, verb);
          expect([refused.status, refused.body]).toEqual([404, unknown.body]);
          expect(refused.headers['content-type']).toBe(unknown.headers['content-type']);
        }
      }
      expect(asked).toContainEqual([a.slug, b.slug]);
      // The guard of the controller runs before: it has seen no rows.
      expect(new Set(readByGuards)).toEqual(new Set(['no_tenant']));
    },
  );

  it('who is not logged in learns nothing of tenants, and who may not enter nothing of their state', async () => {
    for (const name of [a.slug, 'nowhere', 'asleep']) {
      expect((await ask(app, '/guarded', { 'X-Tenant-ID': name })).status).toBe(401);
      expect((await ask(app, '/open', { 'X-Tenant-ID': name })).status).toBe(404);
    }
    const stranger = await ask(app, '/guarded', { Authorization: `Bearer ${b.slug}`, 'X-Tenant-ID': 'asleep' });
    expect(stranger.body).toMatchObject({ status: 404, code: 'tenant_not_found' });
  });

  it('a request that names no tenant enters none', async () => {
    const headers = { Authorization: `Bearer ${a.slug}` };
    expect((await ask(app, '/guarded/mine', headers)).body).toEqual({ tenant: null });
    expect((await ask(app, '/guarded', headers)).status).toBe(500);
    expect(asked).toEqual([]);
  });

  it('resolvers of GraphQL are asked about too, and messages have no tenant', async () => {
    const [interceptor] = app.get(ApplicationConfig).getGlobalInterceptors();
    const intercept = async (kind: string, args: unknown[]) => {
      const context = new ExecutionContextHost(args, OpenController, OpenController.prototype.list);
      context.setType(kind);
      return lastValueFrom(await interceptor.intercept(context, { handle: () => of('done') }));
    };
    const own = { headers: { 'x-tenant-id': a.slug }, user: { tenantId: a.id }, tenant: undefined };
    await intercept('graphql', [undefined, {}, { req: own }, {}]);
    expect(own.tenant).toMatchObject({ slug: a.slug });
    const foreign = { headers: { 'x-tenant-id': b.slug }, user: { tenantId: a.id }, tenant: undefined };
    await expect(intercept('graphql', [undefined, {}, { req: foreign }, {}])).rejects.toMatchObject({
      code: 'tenant_not_found',
    });
    expect(foreign.tenant).toBeNull();
    const message = { headers: { 'x-tenant-id': b.slug }, tenant: undefined };
    for (const kind of ['rpc', 'ws']) expect(await intercept(kind, [message, message])).toBe('done');
    expect(message.tenant).toBeUndefined();
  });
});

it('nothing but true is a yes, and what fails lets nobody in', async () => {
  let answer: () => unknown;
  const app = await start({ authorize: () => answer() as boolean });
  for (const given of [undefined, null, 0, 1, 'yes', {}, false, Promise.resolve(undefined), Promise.resolve('true')]) {
    answer = () => given;
    expect((await ask(app, '/open', { 'X-Tenant-ID': a.slug })).body).toMatchObject({ code: 'tenant_not_found' });
  }
  answer = () => Promise.reject(new Error('the directory does not answer'));
  expect((await ask(app, '/open', { 'X-Tenant-ID': a.slug })).status).toBe(500);
  answer = () => Promise.resolve(true);
  expect((await ask(app, '/open', { 'X-Tenant-ID': a.slug })).body).toEqual({ tenant: a.slug, bodies: [a.slug] });
  await app.close();
});

it('a tenant that a global guard has set is asked about as well', async () => {
  const guard = {
    canActivate: (context: ExecutionContext) => {
      context.switchToHttp().getRequest<{ tenant: Tenant }>().tenant = a;
      return true;
    },
  };
  const app = await start({ authorize: (_request: unknown, { slug }: Tenant) => slug === b.slug }, [guard]);
  expect((await ask(app, '/open', { 'X-Tenant-ID': b.slug })).status).toBe(404);
  await app.close();
});
