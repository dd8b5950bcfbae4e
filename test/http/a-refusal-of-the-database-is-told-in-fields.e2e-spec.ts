import { Body, Controller, Post } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { type Library, startLibrary } from './support/app.js';
import { Shelf } from './support/library.js';

/** Runs statements in one transaction, as a service of a blueprint would. */
@Controller('statements')
class StatementsController {
  constructor(private readonly dataSource: DataSource) {}

  @Post()
  run(@Body() body: { statements: string[] }) {
    return this.dataSource.transaction(async (manager) => {
      for (const statement of body.statements) await manager.query(statement);
    });
  }
}

let library: Library;
const NOWHERE = '11111111-1111-4111-8111-111111111111';
const api = () => request(library.server);
const post = (fields: object, route = '/library/books') =>
  api()
    .post(route)
    .send({ title: 'T', isbn: '1', ...fields });
const sql = (statement: string) => library.dataSource.query(statement);

beforeAll(async () => {
  library = await startLibrary({ controllers: [StatementsController] });
});
afterAll(() => library?.close());
beforeEach(() => sql('TRUNCATE books, shelves'));

/** The routes a failure may come from: a resource, and a service that saves by itself. */
const ROUTES = ['/library/books', '/library/plain/saved'];

it.each(ROUTES)('a taken key (23505) on %s: 409, the field, and not the tenant column or the value', async (route) => {
  await post({}, route).expect(201);
  const { body } = await post({}, route).expect(409);
  expect(body).toMatchObject({
    code: 'already_exists',
    fields: ['isbn'],
    detail: 'There is one with this isbn already.',
  });
});

it('a taken key, also where row-level security makes the server keep silent about the columns', async () => {
  await post({}).expect(201);
  await sql('ALTER TABLE books ENABLE ROW LEVEL SECURITY');
  try {
    expect((await post({}).expect(409)).body.fields).toEqual(['isbn']);
  } finally {
    await sql('ALTER TABLE books DISABLE ROW LEVEL SECURITY');
  }
});

it('a change to a taken key', async () => {
  await post({}).expect(201);
  const { body } = await post({ isbn: '2' }).expect(201);
  const refused = await api().patch(`/library/books/${body.id}`).send({ isbn: '1' }).expect(409);
  expect(refused.body.fields).toEqual(['isbn']);
  expect(refused.headers).not.toHaveProperty('etag');
});

it.each(ROUTES)('a reference to nothing (23503) on %s: 422 naming the field', async (route) => {
  const { body } = await post({ shelfId: NOWHERE }, route).expect(422);
  expect(body).toMatchObject({ code: 'unknown_reference', fields: ['shelfId'] });
  expect(JSON.stringify(body)).not.toContain(NOWHERE);
});

it('a reference to nothing that is checked only at the end: the same', async () => {
  await sql('ALTER TABLE books ALTER CONSTRAINT fk_books_shelf_id DEFERRABLE INITIALLY DEFERRED');
  try {
    expect((await post({ shelfId: NOWHERE }).expect(422)).body).toMatchObject({ fields: ['shelfId'] });
  } finally {
    await sql('ALTER TABLE books ALTER CONSTRAINT fk_books_shelf_id NOT DEFERRABLE');
  }
});

it.each(['RESTRICT', 'NO ACTION'])('a delete of what is referred to, ON DELETE %s: 409', async (action) => {
  await sql('ALTER TABLE books DROP CONSTRAINT fk_books_shelf_id');
  await sql(
    `ALTER TABLE books ADD CONSTRAINT fk_books_shelf_id FOREIGN KEY (shelf_id) REFERENCES shelves ON DELETE ${action}`,
  );
  const shelf = (await api().post('/library/shelves').send({ label: 'A' }).expect(201)).body as Shelf;
  await post({ shelfId: shelf.id }).expect(201);
  const { body } = await api().delete(`/library/shelves/${shelf.id}`).expect(409);
  expect(body.code).toBe('still_referenced');
  expect(await library.dataSource.getRepository(Shelf).count()).toBe(1);
});

it('a check (23514): 422 with the rule', async () => {
  const { body } = await post({ price: '13' }).expect(422);
  expect(body).toMatchObject({ code: 'rule_violated', rule: 'ck_books_price' });
});

it('a NUL character (22021): 400', async () => {
  expect((await post({ title: 'a\0b' }).expect(400)).body.code).toBe('invalid_value');
});

it('an instant the calendar does not have: 400 naming the field, before it reaches the server', async () => {
  for (const lentUntil of ['2026-W53-1', '2026-02-30T00:00:00Z', '2026-01-01T24:30:00Z']) {
    const { body } = await post({ lentUntil }).expect(400);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual(['lentUntil']);
  }
});

describe('raised by the server itself', () => {
  /** Makes every INSERT fail with a SQLSTATE. */
  async function failWith(state: string): Promise<void> {
    await sql(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'secret sentence' USING ERRCODE = '${state}', DETAIL = 'secret detail'; END $$`);
    await sql('CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON books FOR EACH ROW EXECUTE FUNCTION fail()');
  }
  afterEach(() => sql('DROP TRIGGER IF EXISTS fail ON books'));

  it.each([
    ['22001', 400, 'invalid_value'],
    ['22003', 400, 'invalid_value'],
    ['22P02', 400, 'invalid_value'],
    ['54000', 400, 'invalid_value'],
    ['23P01', 409, 'overlaps'],
    ['42501', 403, 'forbidden'],
    ['25006', 403, 'forbidden'],
    ['53100', 503, 'service_unavailable'], // disk full
    ['53200', 503, 'service_unavailable'], // out of memory
    ['53300', 503, 'service_unavailable'],
    ['57P01', 503, 'service_unavailable'],
    ['57P03', 503, 'service_unavailable'],
    ['58030', 503, 'service_unavailable'], // the disk does not read or write
    ['08001', 503, 'service_unavailable'],
    ['08004', 503, 'service_unavailable'],
    ['3D000', 503, 'service_unavailable'],
    ['28P01', 503, 'service_unavailable'],
    ['P0001', 500, 'internal_error'],
    ['42703', 500, 'internal_error'],
  ])('%s answers %i %s', async (state, status, code) => {
    await failWith(state);
    const { body, text, headers } = await post({}).expect(status);
    expect(body.code).toBe(code);
    expect(text).not.toContain('secret');
    expect(headers['retry-after']).toEqual(status === 503 ? expect.stringMatching(/^\d+$/) : undefined);
  });
});

describe('provoked for real', () => {
  const role = `edge_${process.pid}`;
  let shelf: string;
  beforeAll(async () => {
    await sql(`CREATE ROLE ${role}`);
    await sql(`GRANT SELECT ON books TO ${role}`);
  });
  afterAll(async () => {
    await sql(`DROP OWNED BY ${role}`);
    await sql(`DROP ROLE ${role}`);
  });
  beforeEach(async () => {
    shelf = (await library.dataSource.getRepository(Shelf).save({ label: 'A' })).id;
  });
  const run = (...statements: string[]) => api().post('/statements').send({ statements });
  const lock = () => `SELECT 1 FROM shelves WHERE id = '${shelf}' FOR UPDATE`;

  it('a right that is missing (42501): 403 without details', async () => {
    const { body } = await run(`SET LOCAL ROLE ${role}`, 'DELETE FROM books').expect(403);
    expect(body).toEqual({
      type: 'urn:tenantry:problem:forbidden',
      title: 'Forbidden',
      status: 403,
      code: 'forbidden',
      detail: 'This is not allowed.',
    });
  });

  it('a query that takes too long (57014): 503', async () => {
    const { body } = await run(`SET LOCAL statement_timeout = '50ms'`, 'SELECT pg_sleep(5)').expect(503);
    expect(body.code).toBe('statement_timeout');
  });

  it('a lock that is not given in time (55P03): 503', async () => {
    await library.dataSource.transaction(async (manager) => {
      await manager.query(lock());
      const { body } = await run(`SET LOCAL lock_timeout = '50ms'`, lock()).expect(503);
      expect(body.code).toBe('lock_timeout');
    });
  });

  it('two that changed the same thing (40001): 409', async () => {
    const waiting = await library.dataSource.transaction(async (manager) => {
      await manager.query(`UPDATE shelves SET label = 'B'`);
      const late = run(
        'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
        'SELECT 1 FROM shelves',
        `UPDATE shelves SET label = 'C'`,
      );
      const answer = late.then((each) => each);
      await untilWaiting();
      return { answer };
    });
    const { status, body, headers } = await waiting.answer;
    expect([status, body.code, headers['retry-after']]).toEqual([409, 'retry', '1']);
  });

  it('two that wait for one another (40P01): 409 for one of them', async () => {
    const other = (await library.dataSource.getRepository(Shelf).save({ label: 'B' })).id;
    const lockOther = lock().replace(shelf, other);
    const [one, two] = await Promise.all([
      run(lock(), 'SELECT pg_sleep(0.2)', lockOther),
      run(lockOther, 'SELECT pg_sleep(0.2)', lock()),
    ]);
    expect([one.status, two.status].sort()).toEqual([201, 409]);
    expect([one, two].find(({ status }) => status === 409)?.body.code).toBe('retry');
  });

  it('a server that ends the connection (57P01): 503', async () => {
    const { body } = await run('SELECT pg_terminate_backend(pg_backend_pid())').expect(503);
    expect(body.code).toBe('service_unavailable');
  });

  it('a value that is missing (23502): 400 naming the field', async () => {
    const { body } = await run(`INSERT INTO books (title, isbn, printed_on) VALUES ('T', NULL, NULL)`).expect(400);
    expect(body).toMatchObject({ code: 'missing_value', errors: [{ in: 'body', field: 'isbn' }] });
  });

  async function untilWaiting(): Promise<void> {
    for (;;) {
      const [{ waiting }] = await library.dataSource.query<{ waiting: string }[]>(
        `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (Number(waiting) > 0) return;
    }
  }
});
