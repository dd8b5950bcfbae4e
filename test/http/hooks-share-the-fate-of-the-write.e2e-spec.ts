import request from 'supertest';
import { type Library, startLibrary } from './support/app.js';
import { Book } from './support/library.js';

let library: Library;
const api = () => request(library.server);
const count = () => library.dataSource.getRepository(Book).count();
const create = async (title: string, isbn = title) => {
  const { body } = await api().post('/library/books').send({ title, isbn }).expect(201);
  return body as Book;
};

beforeAll(async () => {
  library = await startLibrary({
    beforeInit: (app) =>
      app.use((incoming: { principal?: object }, _response: unknown, next: () => void) => {
        incoming.principal = { kind: 'tenant', keyId: 'key-1', tenantId: null, userId: null, scopes: [] };
        next();
      }),
  });
});
afterAll(() => library?.close());
beforeEach(async () => {
  await library.dataSource.getRepository(Book).clear();
  library.hooks.seen.length = 0;
});

it('are called around each write, with the row before and after, and who asks', async () => {
  const { id } = await create('A');
  await api().patch(`/library/books/${id}`).send({ title: 'B' }).expect(200);
  await api().delete(`/library/books/${id}`).expect(204);
  expect(library.hooks.seen).toEqual([
    'beforeCreate A key-1',
    'afterCreate A',
    'beforeUpdate A -> B',
    'afterUpdate A -> B',
    'beforeDelete B',
    'afterDelete B',
  ]);
});

it('may change what is written', async () => {
  expect((await create('shout')).title).toBe('SHOUT');
});

it('undo the create, the change or the delete by throwing, and their problem is the answer', async () => {
  const refused = await api().post('/library/books').send({ title: 'refused after', isbn: 'x' }).expect(409);
  expect(refused.body).toMatchObject({ code: 'refused', detail: 'The hook refuses it.', state: 'new' });
  expect(refused.headers).not.toHaveProperty('location');
  expect(await count()).toBe(0);

  const { id } = await create('kept');
  await api().patch(`/library/books/${id}`).send({ title: 'refused after' }).expect(409);
  await api().delete(`/library/books/${id}`).expect(409);
  expect(await library.dataSource.getRepository(Book).findOneBy({ id })).toMatchObject({ title: 'kept', version: 1 });
});
