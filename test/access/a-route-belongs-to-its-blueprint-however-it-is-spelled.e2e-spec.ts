import { once } from 'node:events';
import { request as ask } from 'node:http';
import { text } from 'node:stream/consumers';
import { Controller, Get, type INestApplication, Module, Param, Post } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { InjectRepository } from '@nestjs/typeorm';
import { type OpenAPIObject } from '@nestjs/swagger';
import { type Repository } from 'typeorm';
import { BlueprintModuleMissingError, BlueprintRoutes } from '../../src/access/index.js';
import { createDocument } from '../../src/http/index.js';
import { TenancyModule, type Tenant } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from '../tenancy/two-schemas.js';
import { keyOf, readersOf, startSmallApp } from './support/small-app.js';

class Notes {
  constructor(@InjectRepository(Note) readonly notes: Repository<Note>) {}

  @Get()
  async list() {
    return (await this.notes.find()).map(({ body }) => body);
  }

  @Get('named/:body')
  async named(@Param('body') body: string) {
    return (await this.notes.findBy({ body })).map((note) => note.body);
  }

  @Post()
  async add() {
    return (await this.notes.find()).map(({ body }) => body);
  }
}

@Controller('novels/notes')
class NovelsController extends Notes {}

@Controller('atlases/notes')
class AtlasesController extends Notes {}

/** Its path has nothing of the blueprint's name in it. */
@Controller('maps')
class MapsController extends Notes {}

/** Its path begins with the name of a blueprint that it does not belong to. */
@Controller('novels-and-atlases/notes')
class OwnController extends Notes {}

@Controller('both')
class BothController extends Notes {}

const feature = TenancyModule.forFeature([Note]);

@Module({ imports: [feature], controllers: [MapsController] })
class MapsModule {}

@Module({ imports: [feature], controllers: [BothController] })
class BothModule {}

@Module({ imports: [feature, BothModule], controllers: [NovelsController] })
class NovelsModule {}

@Module({ imports: [feature, MapsModule, BothModule], controllers: [AtlasesController] })
class AtlasesModule {}

const BLUEPRINTS = [
  { name: 'novels', module: NovelsModule },
  { name: 'atlases', module: AtlasesModule },
];

let play: Playground;
let novel: Tenant;
let atlas: Tenant;
let plain: INestApplication;
let prefixed: INestApplication;

/** A request target as it is, never normalised: what `fetch` would not send. */
async function send(app: INestApplication, tenant: Tenant, path: string, method = 'GET') {
  const { port } = app.getHttpServer().address() as { port: number };
  const sent = ask({ host: '127.0.0.1', port, path, method, headers: { Authorization: `Bearer ${keyOf(tenant)}` } });
  sent.end();
  const [response] = await once(sent, 'response');
  const body = await text(response);
  // What Express answers itself, before Nest is asked, is a page.
  return {
    status: response.statusCode as number,
    body: body.startsWith('<') ? 'a page' : (JSON.parse(body) as unknown),
  };
}

beforeAll(async () => {
  play = await makePlayground();
  ({ novel, atlas } = readersOf(play));
  const input = {
    play,
    tenants: [novel, atlas],
    imports: [NovelsModule, AtlasesModule],
    controllers: [OwnController],
    access: { blueprints: BLUEPRINTS },
  };
  plain = await startSmallApp(input);
  prefixed = await startSmallApp({ ...input, prepare: (app) => app.setGlobalPrefix('api') });
});
afterAll(async () => {
  await prefixed?.close();
  await plain?.close();
  await play?.close();
});

/** Ways to write a path that lead to the handler, and ways that lead to none. */
const SPELLINGS: [string, (path: string) => string, 'found' | 'no route'][] = [
  ['as it is', (path) => path, 'found'],
  ['a capital', (path) => path.replace(/[a-z]+(?=\/notes)/, (word) => word[0].toUpperCase() + word.slice(1)), 'found'],
  ['all capitals', (path) => path.toUpperCase(), 'found'],
  ['a slash at its end', (path) => `${path}/`, 'found'],
  ['capitals and a slash', (path) => `${path.toUpperCase()}/`, 'found'],
  ['a query', (path) => `${path}?x=/novels`, 'found'],
  ['a whole URL', (path) => `http://127.0.0.1${path}`, 'found'],
  ['a whole URL in capitals', (path) => `http://127.0.0.1${path.toUpperCase()}`, 'found'],
  ['an encoded letter', (path) => path.replace('notes', '%6eotes'), 'no route'],
  [
    'a first letter encoded',
    (path) => path.replace(/[an](?=\w+\/notes)/, (a) => `%${a.charCodeAt(0).toString(16)}`),
    'no route',
  ],
  ['two slashes first', (path) => `/${path}`, 'no route'],
  ['two slashes inside', (path) => path.replace('/notes', '//notes'), 'no route'],
  ['an encoded slash', (path) => path.replace('/notes', '%2fnotes'), 'no route'],
  ['a dot segment', (path) => path.replace('/notes', '/./notes'), 'no route'],
  ['a backslash', (path) => path.replace('/notes', '\\notes'), 'no route'],
];

describe.each([
  ['without a prefix', () => plain, ''],
  ['with a global prefix', () => prefixed, '/api'],
])('%s', (_name, app, prefix) => {
  it.each(SPELLINGS)('%s: only the tenant of the blueprint is let in', async (_spelling, spell, outcome) => {
    for (const [own, other] of [
      [novel, atlas],
      [atlas, novel],
    ]) {
      const path = spell(`${prefix}/${own.blueprint}/notes`);
      for (const [method, status] of [
        ['GET', 200],
        ['POST', 201],
      ] as const) {
        const mine = await send(app(), own, path, method);
        const theirs = await send(app(), other, path, method);
        if (outcome === 'found') {
          expect(mine).toEqual({ status, body: [own.slug] });
          expect(theirs).toMatchObject({ status: 404, body: { code: 'tenant_not_found' } });
        } else {
          expect(mine.status).toBe(404);
          expect(theirs.status).toBe(404);
          for (const { body } of [mine, theirs])
            expect(body === 'a page' || (body as { code: string }).code === 'not_found').toBe(true);
        }
      }
    }
  });

  it('a parameter with the name of another blueprint, or a slash, changes nothing', async () => {
    for (const value of ['atlases', 'novels%2f..%2fatlases', '%2Fatlases%2Fnotes']) {
      const path = `${prefix}/novels/notes/named/${value}`;
      expect(await send(app(), novel, path)).toEqual({ status: 200, body: [] });
      expect(await send(app(), atlas, path)).toMatchObject({ status: 404, body: { code: 'tenant_not_found' } });
    }
  });

  it('a module that a blueprint imports belongs to it, whatever its path is', async () => {
    expect(await send(app(), atlas, `${prefix}/maps`)).toEqual({ status: 200, body: [atlas.slug] });
    expect(await send(app(), novel, `${prefix}/Maps`)).toMatchObject({
      status: 404,
      body: { code: 'tenant_not_found' },
    });
  });

  it('a controller of no blueprint, or of both, answers each tenant with its own rows', async () => {
    for (const path of ['novels-and-atlases/notes', 'both']) {
      for (const tenant of [novel, atlas])
        expect(await send(app(), tenant, `${prefix}/${path}`)).toEqual({ status: 200, body: [tenant.slug] });
    }
  });

  it('the document describes the key and the header of the same routes', () => {
    const document: OpenAPIObject = createDocument(app(), {
      tenantControllers: app().get(BlueprintRoutes).controllers,
    });
    const described = Object.keys(document.paths).filter((path) => document.paths[path].get?.responses['401']);
    expect(described.sort()).toEqual(
      ['/atlases/notes', '/both', '/maps', '/novels/notes']
        .flatMap((path) => [`${prefix}${path}`, `${prefix}${path}/named/{body}`])
        .sort(),
    );
    expect(JSON.stringify(document)).not.toContain('x-tenantry');
  });
});

it('the start refuses a blueprint whose module is not imported', () => {
  expect(() => new BlueprintRoutes(new ModulesContainer(), BLUEPRINTS)).toThrow(BlueprintModuleMissingError);
});
