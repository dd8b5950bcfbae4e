import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { type CanActivate, Controller, Get, type INestApplication } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/internal';
import {
  type ClientProxy,
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { InjectRepository } from '@nestjs/typeorm';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { lastValueFrom } from 'rxjs';
import { type Repository } from 'typeorm';
import { WebSocket } from 'ws';
import { type AccessOptions, CurrentPrincipal, Public, Requires } from '../../src/access/index.js';
import { CurrentTenant, type Tenant, TenantDatabase, type TenantRequest } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from '../tenancy/two-schemas.js';
import { keyOf, startSmallApp } from './support/small-app.js';

/** What has been run although it should have been refused. */
const ran: string[] = [];

@Controller('notes')
class NotesController {
  constructor(
    @InjectRepository(Note) private readonly notes: Repository<Note>,
    private readonly database: TenantDatabase,
  ) {}

  @Get()
  async list(): Promise<string[]> {
    return (await this.notes.find()).map(({ body }) => body);
  }

  @MessagePattern('list')
  listForMessage(): Promise<string[]> {
    ran.push('list');
    return this.list();
  }

  @MessagePattern('named')
  async named(@Payload() { tenant }: { tenant: string }): Promise<string[]> {
    ran.push('named');
    return this.database.withTenant(tenant, async (manager) => (await manager.find(Note)).map(({ body }) => body));
  }

  /** What a message calls its tenant or its principal is nothing but text of the sender. */
  @Public()
  @MessagePattern('open')
  open(@CurrentTenant() tenant: unknown, @CurrentPrincipal() principal: unknown) {
    return { tenant: tenant ?? null, principal: principal ?? null };
  }

  @EventPattern('happened')
  happened(_data: unknown): void {
    ran.push('happened');
  }
}

@WebSocketGateway()
class NotesGateway {
  constructor(private readonly database: TenantDatabase) {}

  handleConnection(client: { upgrade?: IncomingMessage }, request: IncomingMessage): void {
    client.upgrade = request;
  }

  @SubscribeMessage('list')
  async list(client: { upgrade: TenantRequest }): Promise<unknown> {
    ran.push('ws list');
    const work = async (manager: { find(type: typeof Note): Promise<Note[]> }) =>
      (await manager.find(Note)).map(({ body }) => body);
    return { event: 'listed', data: await this.database.withTenant(client.upgrade.tenant!, work) };
  }

  @Public()
  @SubscribeMessage('open')
  open(): unknown {
    return { event: 'opened', data: 'for all' };
  }
}

class NotesResolver {
  list(): void {}

  @Public()
  open(): void {}

  @Requires('notes.read')
  read(): void {}
}

let play: Playground;
let a: Tenant;
let b: Tenant;
let closed: INestApplication;
let opened: INestApplication;
const clients: ClientProxy[] = [];

/** A microservice that does not share the application's guards, and one that does. */
async function microservices(app: INestApplication): Promise<ClientProxy[]> {
  const made: ClientProxy[] = [];
  for (const inheritAppConfig of [false, true]) {
    const options = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } } as const;
    const service = app.connectMicroservice<MicroserviceOptions>(options, { inheritAppConfig });
    await service.listen();
    const { port } = service.unwrap<{ address(): { port: number } }>().address();
    made.push(ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } }));
  }
  clients.push(...made);
  return made;
}

async function start(access: Omit<AccessOptions, 'blueprints'> = {}): Promise<INestApplication> {
  return startSmallApp({
    play,
    tenants: [a, b],
    controllers: [NotesController],
    providers: [NotesGateway],
    access: { blueprints: [], ...access },
    prepare: (app) => app.useWebSocketAdapter(new WsAdapter(app)),
  });
}

beforeAll(async () => {
  play = await makePlayground();
  [a, b] = play.tenants;
  closed = await start();
  opened = await start({
    // As an application would: the connection's own request, and the headers a trusted peer sends along.
    requestOf: (context) =>
      context.getType() === 'ws'
        ? context.switchToWs().getClient<{ upgrade: { headers: Record<string, string> } }>().upgrade
        : context.switchToRpc().getData<{ request: { headers: Record<string, string> } }>().request,
  });
});
beforeEach(() => void ran.splice(0));
afterAll(async () => {
  for (const client of clients) await client.close();
  await opened?.close();
  await closed?.close();
  await play?.close();
});

const send = (client: ClientProxy, pattern: string, data: unknown): Promise<unknown> =>
  lastValueFrom(client.send<unknown>(pattern, data)).catch((error: unknown) => ({ refused: error }));

const headersOf = (tenant: Tenant, more: object = {}) => ({ authorization: `Bearer ${keyOf(tenant)}`, ...more });

describe('a microservice', () => {
  it('refuses messages and events, with and without the guards of the application', async () => {
    for (const client of await microservices(closed)) {
      for (const data of [{}, { tenant: a.slug }, { tenant: a, principal: { kind: 'platform' } }]) {
        for (const pattern of ['list', 'named'])
          expect(await send(client, pattern, data)).toMatchObject({ refused: expect.anything() as unknown });
      }
      client.emit('happened', {});
      // Messages of one connection arrive in order: the event has been there before this one is answered.
      expect(await send(client, 'open', { tenant: a, principal: { kind: 'platform' } })).toEqual({
        tenant: null,
        principal: null,
      });
    }
    expect(ran).toEqual([]);
  });

  it('is told the code, where it has the guards and the filters of the application', async () => {
    const [, client] = await microservices(closed);
    expect(await send(client, 'list', {})).toMatchObject({ refused: { code: 'entrance_not_authorised' } });
  });

  it('lets in what `requestOf` finds a credential for, and no more than that', async () => {
    const [unguarded, client] = await microservices(opened);
    for (const [own, other] of [
      [a, b],
      [b, a],
    ]) {
      const request = { headers: headersOf(own) };
      expect(await send(client, 'named', { tenant: own.slug, request })).toEqual([own.slug]);
      expect(await send(client, 'list', { request })).toMatchObject({ refused: { code: 'no_tenant' } });
      const elsewhere = { headers: headersOf(own, { 'x-tenant-id': other.slug }) };
      expect(await send(client, 'list', { request: elsewhere })).toMatchObject({
        refused: { code: 'tenant_not_found' },
      });
      expect(await send(unguarded, 'named', { tenant: own.slug, request })).toMatchObject({
        refused: expect.anything() as unknown,
      });
    }
    for (const request of [undefined, null, 'headers', {}, { headers: null }, { headers: 'x' }])
      expect(await send(client, 'list', { request })).toMatchObject({ refused: { code: 'entrance_not_authorised' } });
    for (const headers of [{}, { authorization: 'Bearer tk_nobody' }, { authorization: keyOf(a) }])
      expect(await send(client, 'list', { request: { headers } })).toMatchObject({
        refused: { code: 'unauthenticated' },
      });
  });
});

describe('a WebSocket', () => {
  async function told(app: INestApplication, headers: Record<string, string>, event: string) {
    const { port } = app.getHttpServer().address() as { port: number };
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers });
    await once(socket, 'open');
    socket.send(JSON.stringify({ event, data: { tenant: a } }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    return JSON.parse(message.toString()) as { event: string; data: unknown };
  }

  it('is refused without `requestOf`, also with a good key; open handlers answer', async () => {
    expect(await told(closed, {}, 'list')).toMatchObject({ event: 'exception' });
    expect(await told(closed, headersOf(a), 'list')).toMatchObject({ event: 'exception' });
    expect(await told(closed, {}, 'open')).toEqual({ event: 'opened', data: 'for all' });
    expect(ran).toEqual([]);
  });

  it('is let in with the key of the connection, into its own tenant', async () => {
    for (const [own, other] of [
      [a, b],
      [b, a],
    ]) {
      expect(await told(opened, headersOf(own), 'list')).toEqual({ event: 'listed', data: [own.slug] });
      ran.splice(0);
      expect(await told(opened, headersOf(own, { 'x-tenant-id': other.slug }), 'list')).toMatchObject({
        event: 'exception',
      });
    }
    expect(await told(opened, {}, 'list')).toMatchObject({ event: 'exception' });
    expect(ran).toEqual([]);
  });
});

/** All guards of the application, as Nest calls them for a handler of the kind. */
async function guardsSay(app: INestApplication, kind: string, args: unknown[], method: keyof NotesResolver = 'list') {
  const context = new ExecutionContextHost(args, NotesResolver, NotesResolver.prototype[method]);
  context.setType(kind);
  for (const guard of app.get(ApplicationConfig).getGlobalGuards() as CanActivate[]) {
    if (!(await guard.canActivate(context))) return false;
  }
  return true;
}

describe('a GraphQL resolver', () => {
  it.each(['req', 'request'])('is let in with the key in the headers of `%s`', async (name) => {
    for (const [own, other] of [
      [a, b],
      [b, a],
    ]) {
      const request: TenantRequest & { headers: object } = { headers: headersOf(own) };
      expect(await guardsSay(closed, 'graphql', [undefined, {}, { [name]: request }, {}])).toBe(true);
      expect(request.tenant).toMatchObject({ slug: own.slug });
      const stranger: TenantRequest & { headers: object } = { headers: headersOf(own, { 'x-tenant-id': other.slug }) };
      const asked = guardsSay(closed, 'graphql', [undefined, {}, { [name]: stranger }, {}]);
      await expect(asked).rejects.toMatchObject({ code: 'tenant_not_found' });
      expect(stranger.tenant).toBeNull();
    }
  });

  it('is let in with the key of the connection of a subscription', async () => {
    const request: TenantRequest & { headers: object } = { headers: headersOf(b) };
    expect(await guardsSay(closed, 'graphql', [undefined, {}, { extra: { request } }, {}])).toBe(true);
    expect(request.tenant).toMatchObject({ slug: b.slug });
  });

  it('is refused without a key, and without a request', async () => {
    for (const headers of [{}, { authorization: 'Bearer tk_nobody' }]) {
      const asked = guardsSay(closed, 'graphql', [undefined, {}, { req: { headers } }, {}]);
      await expect(asked).rejects.toMatchObject({ status: 401 });
    }
    for (const given of [undefined, null, {}, { req: null }, { req: {} }, { headers: headersOf(a) }]) {
      const asked = guardsSay(closed, 'graphql', [{ headers: headersOf(a) }, {}, given, {}]);
      await expect(asked).rejects.toMatchObject({ code: 'entrance_not_authorised' });
    }
  });

  it('keeps the tenant and the permissions while its siblings are decided on', async () => {
    const request: TenantRequest & { headers: object; principal?: unknown } = { headers: headersOf(a) };
    const args = [undefined, {}, { req: request }, {}];
    await guardsSay(closed, 'graphql', args, 'read');
    const sibling = guardsSay(closed, 'graphql', args, 'list');
    expect(request.tenant).toMatchObject({ slug: a.slug });
    await sibling;
    await guardsSay(closed, 'graphql', args, 'open');
    expect(request).toMatchObject({ tenant: { slug: a.slug }, principal: { permissions: new Set(['*']) } });
  });
});

it.each(['rpc', 'ws', 'graphql', 'rmq', 'telegraf'])(
  'a handler of the kind "%s" is refused, an open one is not',
  async (kind) => {
    const args = [{ headers: headersOf(a), tenant: a }, { headers: headersOf(a) }, undefined];
    await expect(guardsSay(closed, kind, args)).rejects.toMatchObject({ code: 'entrance_not_authorised', status: 403 });
    expect(await guardsSay(closed, kind, args, 'open')).toBe(true);
  },
);
