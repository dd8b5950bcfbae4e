import request from 'supertest';
import { type Library, startLibrary } from './support/app.js';
import { Book, Shelf } from './support/library.js';

let library: Library;
const NOWHERE = '11111111-1111-4111-8111-111111111111';
let isbn = 0;

const api = () => request(library.server);
const draft = (fields: object = {}) => ({ title: 'Title', isbn: `n${++isbn}`, ...fields });
const create = async (fields: object = {}) =>
  (await api().post('/library/books').send(draft(fields)).expect(201)).body as Book;
const stored = (id: string) => library.dataSource.getRepository(Book).findOneByOrFail({ id });

beforeAll(async () => {
  library = await startLibrary();
});
afterAll(() => library?.close());

describe('create', () => {
  it('answers 201 with the row as the database stored it, defaults included', async () => {
    const { body, headers } = await api()
      .post('/library/books')
      .send(draft({ price: '5' }))
      .expect(201);
    expect(body).toMatchObject({
      price: '5.00',
      genre: 'novel',
      pages: 1,
      lent: false,
      tags: [],
      printedOn: null,
      version: 1,
    });
    expect(headers.etag).toBe('"1"');
    expect(headers.location).toBe(`/library/books/${body.id}`);
    expect((await api().get(headers.location).expect(200)).body).toEqual(body);
  });

  it('answers the same in every type as a later read', async () => {
    const made = await create({
      lentUntil: '2026-01-31T09:00:00+02:00',
      printedOn: '2026-01-31',
      tags: ['a', 'b,c', '"'],
      genre: 'poem',
    });
    expect(made).toMatchObject({
      lentUntil: '2026-01-31T07:00:00.000Z',
      printedOn: '2026-01-31',
      tags: ['a', 'b,c', '"'],
    });
    expect((await api().get(`/library/books/${made.id}`)).body).toEqual(made);
  });

  it('does not send columns that the response does not name, though it stores them', async () => {
    const made = await create({ internal: 'shelf mark' });
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['internal']));
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['note']));
    expect((await stored(made.id)).internal).toBe('shelf mark');
  });

  it('sends one INSERT, in a transaction', async () => {
    const statements = await library.statementsOf(() => create());
    expect(statements.map((each) => each.split(' ')[0])).toEqual(['START', 'INSERT', 'COMMIT']);
  });
});

describe('get', () => {
  it('answers 404 for an id that is nowhere and 400, without SQL, for one that is none', async () => {
    const { body } = await api().get(`/library/books/${NOWHERE}`).expect(404);
    expect(body).toMatchObject({ code: 'not_found', detail: 'There is no such book.' });
    for (const id of ['1', 'abc', `${NOWHERE}0`, "'; DROP TABLE books", '%00', `${'9'.repeat(5000)}`]) {
      const statements = await library.statementsOf(async () => {
        const answer = await api()
          .get(`/library/books/${encodeURIComponent(id)}`)
          .expect(400);
        expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ in: 'path', field: 'id' }] });
      });
      expect(statements).toEqual([]);
    }
  });

  it('lets a route of the controller itself come before an id', async () => {
    const { id } = await create({ price: '1.00' });
    expect((await api().get('/library/books/cheapest').expect(200)).body.id).toBe(id);
  });
});

describe('update', () => {
  it('changes the fields that are given and no others', async () => {
    const made = await create({ title: 'Old', pages: 5 });
    const { body, headers } = await api().patch(`/library/books/${made.id}`).send({ title: 'New' }).expect(200);
    expect(body).toMatchObject({ title: 'New', pages: 5, version: 2 });
    expect(headers.etag).toBe('"2"');
    expect(body.updatedAt > made.updatedAt).toBe(true);
    expect((await api().get(`/library/books/${made.id}`)).body).toEqual(body);
  });

  it('sets a nullable field to null, and refuses null elsewhere with every other error', async () => {
    const made = await create({ printedOn: '2026-01-31' });
    const { body } = await api().patch(`/library/books/${made.id}`).send({ printedOn: null }).expect(200);
    expect(body.printedOn).toBeNull();
    const refused = await api()
      .patch(`/library/books/${made.id}`)
      .send({ title: null, genre: null, pages: 'x' })
      .expect(400);
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toEqual(
      expect.arrayContaining(['title', 'genre', 'pages']),
    );
  });

  it('leaves the row alone where nothing is given', async () => {
    const made = await create();
    expect((await api().patch(`/library/books/${made.id}`).send({}).expect(200)).body).toEqual(made);
  });

  it('answers 404 for an id that is nowhere', async () => {
    await api().patch(`/library/books/${NOWHERE}`).send({ title: 'x' }).expect(404);
  });
});

describe('delete', () => {
  it('answers 204 without a body, then 404', async () => {
    const { id } = await create();
    expect((await api().delete(`/library/books/${id}`).expect(204)).text).toBe('');
    await api().get(`/library/books/${id}`).expect(404);
    await api().delete(`/library/books/${id}`).expect(404);
  });
});

describe('operations that a resource does not have', () => {
  it('are no routes', async () => {
    const shelf = await library.dataSource.getRepository(Shelf).save({ label: 'A' });
    await api().patch(`/library/shelves/${shelf.id}`).send({ label: 'B' }).expect(404);
    await api().get(`/library/shelves/${shelf.id}`).expect(200);
  });
});
