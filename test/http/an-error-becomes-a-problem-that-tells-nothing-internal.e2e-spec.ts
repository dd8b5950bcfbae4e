import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  Logger,
  Param,
  Res,
  UnauthorizedException,
} from '@nestjs/common';
import { type Response } from 'express';
import request from 'supertest';
import { EntityNotFoundError, QueryFailedError } from 'typeorm';
import { ConflictProblem, ForbiddenProblem, UnprocessableProblem } from '../../src/http/index.js';
import {
  AmbiguousTenantError,
  ClientAbortedError,
  ConnectionTimeoutError,
  IsolationLevelError,
  SessionStatementError,
  StatementNotAllowedError,
  MalformedTenantError,
  NoTenantError,
  TenantBusyError,
  TenantLeakError,
  TenantNotFoundError,
  TenantSwitchError,
  TenantUnavailableError,
  TransactionAbortedError,
  TablesChangedError,
  TransactionTurnTimeoutError,
} from '../../src/tenancy/index.js';
import { type Library, startLibrary } from './support/app.js';
import { Book } from './support/library.js';

class TenantExistsError extends Error {}

const wrapped = (error: Error) => new QueryFailedError('SELECT secret_column FROM books', ['secret value'], error);

const failed = (statement: string, message: string, code: string) =>
  new QueryFailedError(statement, [], Object.assign(new Error(message), { code }));

const ERRORS: Record<string, () => unknown> = {
  noTenant: () => new NoTenantError(),
  noTenantWrapped: () => wrapped(new NoTenantError()),
  leak: () => wrapped(new TenantLeakError('"a"', '"b"')),
  switched: () => new TenantSwitchError('acme', 'birch'),
  aborted: () => new TransactionAbortedError(),
  level: () => new IsolationLevelError('SERIALIZABLE'),
  session: () => new SessionStatementError('SET ROLE'),
  notAllowed: () => new QueryFailedError('NOTIFY x', [], new StatementNotAllowedError('NOTIFY')),
  malformed: () => new MalformedTenantError('a quote'),
  ambiguous: () => new AmbiguousTenantError(['acme', 'birch']),
  notFound: () => new TenantNotFoundError(),
  suspended: () => new TenantUnavailableError('acme', 'suspended', 30),
  timeout: () => wrapped(new ConnectionTimeoutError(5000)),
  busy: () => new TenantBusyError('acme', 4),
  turn: () => new TransactionTurnTimeoutError(100),
  changed: () => new TablesChangedError('acme'),
  gone: () => new ClientAbortedError(),
  conflict: () => new ConflictProblem('illegal_move', 'It is paid.', { state: 'paid', allowed: ['refunded'] }),
  rule: () => new UnprocessableProblem('premium_below_zero', 'The premium is below zero.'),
  permission: () => new ForbiddenProblem('policies.write'),
  unauthorized: () => new UnauthorizedException('key 42 has expired'),
  forbidden: () => new ForbiddenException('role tenantry_app'),
  bad: () => new BadRequestException('The file is empty.'),
  coded: () => new HttpException({ code: 'too_early', message: 'Wait.' }, 425),
  notHere: () => new EntityNotFoundError(Book, { id: 'secret value' }),
  mapped: () => new TenantExistsError(),
  plain: () => new Error('secret value at /srv/app/file.ts'),
  failedQuery: () => wrapped(Object.assign(new Error('column "secret_column" does not exist'), { code: '42703' })),
  refused: () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' }),
  terminated: () => wrapped(new Error('Connection terminated unexpectedly')),
  // The words of a server whose lc_messages is German.
  germanDelete: () =>
    failed('DELETE FROM shelves', 'Aktualisieren oder Löschen in Tabelle »shelves« verletzt …', '23503'),
  germanInsert: () => failed('INSERT INTO books', 'Einfügen oder Aktualisieren in Tabelle »books« verletzt …', '23503'),
  text: () => 'secret value',
  nothing: () => undefined,
  internal: () => new HttpException('secret value', 500),
};

@Controller('errors')
class ErrorsController {
  @Get(':name')
  raise(@Param('name') name: string, @Res({ passthrough: true }) response: Response) {
    response.set({ ETag: '"3"', Location: '/errors/1' });
    throw ERRORS[name]();
  }
}

let library: Library;
let logged: unknown[][];
const NOT_AN_OBJECT = {
  in: 'body',
  field: 'body',
  message: 'body must be one JSON object (Content-Type: application/json)',
};
const api = () => request(library.server);
const raise = (name: string) => api().get(`/errors/${name}`);

beforeAll(async () => {
  library = await startLibrary({
    controllers: [ErrorsController],
    bodyLimitBytes: 2_000,
    mapError: (error) =>
      error instanceof TenantExistsError ? new ConflictProblem('tenant_exists', 'It exists.') : undefined,
  });
});
afterAll(() => library?.close());
beforeEach(() => {
  logged = [];
  for (const level of ['error', 'warn'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((...parts: unknown[]) => void logged.push(parts));
  }
});
afterEach(() => jest.restoreAllMocks());

it.each([
  ['malformed', 400, 'malformed_tenant'],
  ['ambiguous', 400, 'ambiguous_tenant'],
  ['notFound', 404, 'tenant_not_found'],
  ['gone', 409, 'client_aborted'],
  ['conflict', 409, 'illegal_move'],
  ['rule', 422, 'premium_below_zero'],
  ['permission', 403, 'forbidden'],
  ['unauthorized', 401, 'unauthenticated'],
  ['forbidden', 403, 'forbidden'],
  ['bad', 400, 'bad_request'],
  ['coded', 425, 'too_early'],
  ['notHere', 404, 'not_found'],
  ['mapped', 409, 'tenant_exists'],
  ['germanDelete', 409, 'still_referenced'],
  ['germanInsert', 422, 'unknown_reference'],
])('%s answers %i %s, and is not logged as a fault', async (name, status, code) => {
  const { body, headers } = await raise(name).expect(status);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ type: `urn:tenantry:problem:${code}`, status, code });
  expect(Object.keys(body).slice(0, 5)).toEqual(['type', 'title', 'status', 'code', 'detail']);
  expect(JSON.stringify(body)).not.toMatch(/acme|birch|secret|tenantry_app|key 42|shelves/);
  expect(headers).not.toHaveProperty('etag');
  expect(headers).not.toHaveProperty('location');
  expect(logged).toEqual([]);
});

it.each([
  ['suspended', 'tenant_unavailable', '30'],
  ['timeout', 'connection_timeout', '1'],
  ['busy', 'tenant_busy', '1'],
  ['turn', 'transaction_turn_timeout', '1'],
  ['changed', 'tables_changed', '1'],
  ['refused', 'service_unavailable', '1'],
  ['terminated', 'service_unavailable', '1'],
])('%s answers 503 with Retry-After', async (name, code, seconds) => {
  const { body, headers } = await raise(name).expect(503);
  expect([body.code, headers['retry-after']]).toEqual([code, seconds]);
  expect(JSON.stringify(body)).not.toMatch(/acme|10\.0\.0\.1|DB_POOL_SIZE/);
});

it.each([
  ['noTenant', 'no_tenant'],
  ['noTenantWrapped', 'no_tenant'],
  ['leak', 'tenant_leak'],
  ['switched', 'tenant_switch'],
  ['aborted', 'transaction_aborted'],
  ['level', 'isolation_level'],
  ['session', 'session_statement'],
  ['notAllowed', 'statement_not_allowed'],
  ['plain', 'internal_error'],
  ['failedQuery', 'internal_error'],
  ['text', 'internal_error'],
  ['nothing', 'internal_error'],
  ['internal', 'internal_error'],
])('%s answers 500 with the id it is logged under, once, and nothing else', async (name, code) => {
  const { body, headers } = await raise(name).set('X-Request-Id', 'call-7').expect(500);
  expect(body).toEqual({
    type: `urn:tenantry:problem:${code}`,
    title: expect.any(String),
    status: 500,
    code,
    detail: 'The request could not be served. Quote the request id when you report it.',
    requestId: 'call-7',
  });
  expect(headers['x-request-id']).toBe('call-7');
  expect(logged).toHaveLength(1);
  expect(logged[0][0]).toContain('call-7');
});

it('passes on what a problem adds, and its headers', async () => {
  expect((await raise('conflict')).body).toMatchObject({ detail: 'It is paid.', state: 'paid', allowed: ['refunded'] });
  expect((await raise('permission')).body).toMatchObject({ permission: 'policies.write' });
  expect((await raise('unauthorized')).headers['www-authenticate']).toBe('Bearer');
});

it('answers an unknown tenant with the same bytes every time', async () => {
  const [one, other] = await Promise.all([raise('notFound'), raise('notFound').set('X-Request-Id', 'x')]);
  expect(one.text).toBe(other.text);
});

describe('what never reaches a handler', () => {
  it('an unknown route', async () => {
    const { body } = await api().get('/nowhere?secret=1').expect(404);
    expect(body).toMatchObject({ code: 'not_found', detail: 'There is nothing here.' });
  });

  it('malformed JSON, without repeating it', async () => {
    const { body, text } = await api()
      .post('/library/books')
      .set('Content-Type', 'application/json')
      .send('{"title": "secret value"')
      .expect(400);
    expect(body.code).toBe('malformed_json');
    expect(text).not.toContain('secret');
  });

  it('a body that is too large', async () => {
    const { body } = await api()
      .post('/library/books')
      .send({ title: 'x'.repeat(3_000) })
      .expect(413);
    expect(body.code).toBe('payload_too_large');
  });

  it('a path that cannot be decoded', async () => {
    const { body } = await api().get('/library/books/%FF').expect(400);
    expect(body).toMatchObject({ code: 'bad_request', detail: 'The request is refused.' });
  });
});

describe('a body', () => {
  it('has every error of every field reported, and unknown fields refused', async () => {
    const { body } = await api()
      .post('/library/books')
      .send({ title: 7, genre: 'opera', price: '-1', pages: 1.5, colour: 'red', __proto__: {}, id: 'x', version: 9 })
      .expect(400);
    const fields = body.errors.map((error: { field: string }) => error.field);
    expect(new Set(fields)).toEqual(new Set(['title', 'isbn', 'genre', 'price', 'pages', 'colour', 'id', 'version']));
    expect(body.errors.every((error: { in: string }) => error.in === 'body')).toBe(true);
    expect(JSON.stringify(body)).not.toContain('red"');
  });

  it.each([['[]'], ['[{"title":"a","isbn":"1"}]'], ['null'], ['"text"'], ['7']])('%s is refused', async (text) => {
    for (const route of ['/library/books', '/library/plain/saved']) {
      const { body } = await api().post(route).set('Content-Type', 'application/json').send(text).expect(400);
      if (body.code !== 'malformed_json') expect(body.errors).toEqual([NOT_AN_OBJECT]);
    }
    expect(await library.dataSource.getRepository(Book).count()).toBe(0);
  });

  it('that is missing is an empty one', async () => {
    const { body } = await api().post('/library/books').expect(400);
    expect(new Set(body.errors.map((error: { field: string }) => error.field))).toEqual(new Set(['title', 'isbn']));
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain'])(
    'of type %s is refused, saying what to send',
    async (type) => {
      const { body } = await api().post('/library/books').set('Content-Type', type).send('title=a&isbn=1').expect(415);
      expect(body).toMatchObject({
        code: 'unsupported_media_type',
        detail: 'Send JSON: Content-Type: application/json.',
      });
    },
  );

  it('of a handler of one’s own is checked by the same rules', async () => {
    const { body } = await api().post('/library/plain/saved').send({ title: 7, colour: 'red' }).expect(400);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual(
      expect.arrayContaining(['title', 'isbn', 'colour']),
    );
  });
});

describe('every answer', () => {
  it('has an id: the caller’s where it is harmless, else a new one', async () => {
    expect((await api().get('/nowhere').set('X-Request-Id', 'abc-1')).headers['x-request-id']).toBe('abc-1');
    expect((await api().get('/nowhere').set('X-Request-Id', '<script>')).headers['x-request-id']).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it('may not be kept by a cache, and says nothing of the software', async () => {
    const { headers } = await api().get('/library/books').expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});
