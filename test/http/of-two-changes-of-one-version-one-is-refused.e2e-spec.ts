import request from 'supertest';
import { type Library, startLibrary } from './support/app.js';
import { Book } from './support/library.js';

let library: Library;
let book: Book;
const api = () => request(library.server);
const patch = (tag: string | undefined, body: object = { title: 'New' }) => {
  const call = api().patch(`/library/books/${book.id}`);
  return (tag === undefined ? call : call.set('If-Match', tag)).send(body);
};
const current = () => library.dataSource.getRepository(Book).findOneBy({ id: book.id });

beforeAll(async () => {
  library = await startLibrary();
});
afterAll(() => library?.close());
beforeEach(async () => {
  await library.dataSource.getRepository(Book).clear();
  book = (await api().post('/library/books').send({ title: 'Old', isbn: '1' }).expect(201)).body as Book;
});

it('changes the row where If-Match names its version, and moves the version', async () => {
  expect((await patch('"1"').expect(200)).headers.etag).toBe('"2"');
  await patch('"1"').expect(412);
  await patch('"1", "2"').expect(200);
  await patch('*').expect(200);
  await patch(undefined).expect(200);
  expect((await current())?.version).toBe(5);
});

it('refuses another version with 412, no ETag of a row, and leaves the row alone', async () => {
  const { body, headers } = await patch('"7"').expect(412);
  expect(body).toMatchObject({ status: 412, code: 'precondition_failed' });
  expect(headers.etag).toBeUndefined();
  expect(await current()).toMatchObject({ title: 'Old', version: 1 });
});

it.each(['W/"1"', '""', '"01"'])('refuses %s, which is no strong tag of the version', async (tag) => {
  await patch(tag).expect(412);
});

it.each(['1', '"1', '"1" "2"', ''])('answers 400 for the malformed tag <%s>', async (tag) => {
  await patch(tag).expect(400);
});

it('guards a delete in the same way', async () => {
  await api().delete(`/library/books/${book.id}`).set('If-Match', '"2"').expect(412);
  expect(await current()).not.toBeNull();
  await api().delete(`/library/books/${book.id}`).set('If-Match', '"1"').expect(204);
});

it('lets exactly one of six changes of one version through, though all six have begun', async () => {
  const answers = await allAtOnce(
    Array.from({ length: 6 }, (_each, index) => () => patch('"1"', { title: `by ${index}` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(5).fill(412)]);
  const winner = answers.find(({ status }) => status === 200)!;
  expect(await current()).toMatchObject({ title: winner.body.title, version: 2 });
});

it('lets a change or a delete through, not both', async () => {
  const remove = () => api().delete(`/library/books/${book.id}`).set('If-Match', '"1"');
  const [changed, gone] = await allAtOnce([() => patch('"1"'), remove]);
  expect([
    [200, 412],
    [404, 204],
  ]).toContainEqual([changed.status, gone.status]);
});

/** Holds the row until every call waits for it in the server, so that none of them has come too late to the race. */
async function allAtOnce(calls: (() => request.Test)[]): Promise<request.Response[]> {
  const started = await library.dataSource.transaction(async (manager) => {
    await manager.query('SELECT 1 FROM books WHERE id = $1 FOR UPDATE', [book.id]);
    const answers = calls.map((call) => call().then((answer) => answer));
    for (let waiting = 0; waiting < calls.length;) {
      // Not through the manager: a transaction sees the activity as it was when it first asked.
      const [row] = await library.dataSource.query<{ waiting: number }[]>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      waiting = row.waiting;
    }
    return { answers };
  });
  return Promise.all(started.answers);
}

it('answers 304 where the client has the version already', async () => {
  await api().get(`/library/books/${book.id}`).set('If-None-Match', '"1"').expect(304);
  await api().get(`/library/books/${book.id}`).set('If-None-Match', '"2"').expect(200);
});

it('never matches a tag on a row that has no version', async () => {
  const { body } = await api().post('/library/shelves').send({ label: 'A' }).expect(201);
  await api().delete(`/library/shelves/${body.id}`).set('If-Match', '"1"').expect(412);
  await api().delete(`/library/shelves/${body.id}`).set('If-Match', '"undefined"').expect(412);
  await api().delete(`/library/shelves/${body.id}`).set('If-Match', '*').expect(204);
});
