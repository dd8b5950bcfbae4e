import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { type OpenAPIObject } from '@nestjs/swagger';
import request from 'supertest';
import { createDocument, documentFaults, HealthModule, MetricsModule, setUpSwagger } from '../../src/http/index.js';
import { type Library, startLibrary } from './support/app.js';
import { BooksController, PlainController, ShelvesController } from './support/library.js';

let library: Library;
let document: OpenAPIObject;

@ApiSchema({ name: 'LibraryLoan' })
class Loan {
  @ApiProperty()
  who: string;
}

@ApiTags('library: loans')
@Controller('library/loans')
class LoansController {
  @Get()
  @ApiOperation({ summary: 'List loans' })
  @ApiOkResponse({ type: [Loan] })
  list(): Loan[] {
    return [];
  }
}

@ApiSchema({ name: 'LibraryLoan' })
class OtherLoan {
  @ApiProperty()
  until: string;
}

class Wrapper {
  @ApiProperty({ type: () => [OtherLoan] })
  loans: OtherLoan[];
}

@Controller('other/loans')
class OtherLoansController {
  @Post()
  @ApiCreatedResponse({ type: Wrapper })
  create(@Body() _body: object): Wrapper {
    return { loans: [] };
  }
}

beforeAll(async () => {
  // Not documented, on purpose: the faults of the document below would be its own.
  Reflect.defineMetadata('swagger/apiExcludeController', [true], PlainController);
  library = await startLibrary({
    imports: [MetricsModule, HealthModule.forRootAsync({ useFactory: () => [] })],
    controllers: [LoansController],
    beforeInit: (app) =>
      void setUpSwagger(app, { tenantControllers: [BooksController, ShelvesController, LoansController] }),
  });
  document = (await request(library.server).get('/docs-json').expect(200)).body as OpenAPIObject;
});
afterAll(() => library?.close());

const operation = (path: string, verb: 'get' | 'post' | 'patch' | 'delete') => document.paths[path][verb]!;
const parameters = (path: string, verb: 'get' | 'patch') =>
  Object.fromEntries(
    (operation(path, verb).parameters as { name: string; in: string; schema: object }[]).map((each) => [
      each.name,
      each,
    ]),
  );

it('has no fault', () => {
  expect(documentFaults(document)).toEqual([]);
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/library/books', '/library/books/{id}', '/health/live', '/health/ready', '/metrics']),
  );
});

it('holds the operations a resource has and no others', () => {
  expect(Object.keys(document.paths['/library/books'])).toEqual(['get', 'post']);
  expect(Object.keys(document.paths['/library/books/{id}'])).toEqual(['get', 'patch', 'delete']);
  expect(Object.keys(document.paths['/library/shelves/{id}'])).toEqual(['get', 'delete']);
});

it('describes a page by the schema of its items', () => {
  expect(operation('/library/books', 'get').responses['200']).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/LibraryBookPage' } } },
  });
  expect(document.components?.schemas?.LibraryBookPage).toMatchObject({
    required: ['items', 'page', 'pageSize', 'total'],
    properties: { items: { type: 'array', items: { $ref: '#/components/schemas/LibraryBook' } } },
  });
});

it('types every parameter of a list', () => {
  const known = parameters('/library/books', 'get');
  expect(known.pageSize.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
  expect(known.genre.schema).toMatchObject({ type: 'array', items: { enum: ['novel', 'poem', 'letter'] } });
  expect(known.shelfId.schema).toMatchObject({ items: { type: 'string', format: 'uuid' } });
  expect(known['createdAt[gte]'].schema).toMatchObject({ format: 'date-time' });
  expect(known).toHaveProperty('sort');
  expect(known).toHaveProperty('q');
  expect(known).not.toHaveProperty(['internal']);
});

it('describes the body, the id, If-Match and ETag of a change', () => {
  const change = operation('/library/books/{id}', 'patch');
  expect(change.requestBody).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/LibraryUpdateBook' } } },
  });
  const known = parameters('/library/books/{id}', 'patch');
  expect(known.id).toMatchObject({ in: 'path', required: true, schema: { format: 'uuid' } });
  expect(known['If-Match']).toMatchObject({ in: 'header' });
  expect(change.responses['200']).toHaveProperty('headers.ETag');
  expect(Object.keys(change.responses)).toEqual(
    expect.arrayContaining(['400', '404', '409', '412', '422', '500', '503']),
  );
});

it('shows the key and the tenant header on every route inside a tenant, once, and on no other', () => {
  for (const path of Object.keys(document.paths)) {
    for (const each of Object.values(document.paths[path]) as NonNullable<(typeof document.paths)[string]['get']>[]) {
      const headers = (each.parameters ?? []).filter((one) => 'name' in one && one.name === 'X-Tenant-ID');
      const inside = path.startsWith('/library');
      expect([path, headers.length, each.security]).toEqual([
        path,
        inside ? 1 : 0,
        inside ? [{ apiKey: [] }] : undefined,
      ]);
    }
  }
  expect(document.components?.securitySchemes?.apiKey).toMatchObject({ type: 'http', scheme: 'bearer' });
});

it('reports each kind of fault', () => {
  const broken = structuredClone(document);
  const list = broken.paths['/library/books'].get!;
  const one = broken.paths['/library/books/{id}'].get!;
  delete broken.components!.schemas!.LibraryBookPage;
  list.summary = '';
  list.tags = [];
  list.responses = { 400: { description: '' } };
  one.parameters = [];
  broken.paths['/library/shelves'].get!.operationId = one.operationId;
  broken.paths['/library/shelves'].get!.responses['200'] = { $ref: '#/components/schemas/LibraryBookPage' };
  expect(documentFaults(broken)).toEqual([
    '#/components/schemas/LibraryBookPage does not resolve',
    'GET /library/books has no summary',
    'GET /library/books has no tag',
    'GET /library/books has no response of success',
    'GET /library/books/{id} does not declare {id}',
    'GET /library/shelves has the operationId "get_library_books_by_id" of GET /library/books/{id}',
  ]);
});

it('refuses two classes with one schema name, also deep inside another, naming both', async () => {
  const twice = await startLibrary({ controllers: [LoansController, OtherLoansController] });
  try {
    expect(() => createDocument(twice.app)).toThrow(
      /"LibraryLoan" is given by 2 classes: Loan \{ who \} and OtherLoan \{ until \}/,
    );
  } finally {
    await twice.close();
  }
});

it('serves the page from here alone, under a policy that lets it work', async () => {
  const page = await request(library.server).get('/docs').expect(200);
  const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
  expect(assets.length).toBeGreaterThan(2);
  for (const asset of assets) {
    expect(asset).not.toMatch(/^(https?:)?\/\//);
    await request(library.server).get(new URL(asset, 'http://x/docs').pathname).expect(200);
  }
  expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
});
