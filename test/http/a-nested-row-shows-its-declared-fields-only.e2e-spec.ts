import { Controller } from '@nestjs/common';
import { ApiProperty, ApiSchema, ApiTags, PickType } from '@nestjs/swagger';
import request from 'supertest';
import { type Relation } from 'typeorm';
import { ResourceController } from '../../src/http/index.js';
import { projectionOf } from '../../src/http/resource/projection.js';
import { type Library, startLibrary } from './support/app.js';
import { Book, CreateBook, Shelf, ShelfResponse, UpdateBook } from './support/library.js';

@ApiSchema({ name: 'LibraryBookTitle' })
class BookTitle extends PickType(Book, ['title']) {}

@ApiSchema({ name: 'LibraryFullShelf' })
class FullShelf extends PickType(Shelf, ['id', 'label']) {
  @ApiProperty({ type: () => [BookTitle] })
  books: BookTitle[];
}

@ApiSchema({ name: 'LibraryPlacedBook' })
class PlacedBook extends PickType(Book, ['id', 'title', 'version']) {
  @ApiProperty({ type: ShelfResponse, nullable: true })
  shelf: Relation<ShelfResponse> | null;
}

@ApiTags('library: nested')
@Controller('nested/shelves')
class FullShelvesController extends ResourceController({ entity: Shelf, response: FullShelf, relations: ['books'] }) {}

@ApiTags('library: nested')
@Controller('nested/books')
class PlacedBooksController extends ResourceController({
  entity: Book,
  response: PlacedBook,
  relations: ['shelf'],
  create: CreateBook,
  update: UpdateBook,
}) {}

let library: Library;
let shelf: Shelf;
const api = () => request(library.server);

beforeAll(async () => {
  library = await startLibrary({ controllers: [FullShelvesController, PlacedBooksController] });
  shelf = await library.dataSource.getRepository(Shelf).save({ label: 'A' });
  await library.dataSource.getRepository(Shelf).save({ label: 'B' });
  for (const isbn of ['1', '2', '3']) {
    await library.dataSource
      .getRepository(Book)
      .save({ title: `T${isbn}`, isbn, internal: 'secret', shelfId: shelf.id });
  }
});
afterAll(() => library?.close());

it('and null for what the row does not have', () => {
  const project = projectionOf(PlacedBook);
  expect(project({ id: '1', title: undefined, secret: 'x', shelf: undefined })).toEqual({
    id: '1',
    title: null,
    version: null,
    shelf: null,
  });
});

it('in a list, whose pages count rows and not what is nested', async () => {
  const { body } = await api().get('/nested/shelves?sort=createdAt&pageSize=1').expect(200);
  expect(body).toMatchObject({ total: 2, items: [{ id: shelf.id, label: 'A' }] });
  expect(Object.keys(body.items[0])).toEqual(['id', 'label', 'books']);
  expect(body.items[0].books).toHaveLength(3);
  expect(body.items[0].books).toEqual(expect.arrayContaining([{ title: 'T1' }, { title: 'T2' }, { title: 'T3' }]));
});

it('in one row, and in the answer to a write', async () => {
  const nested = { id: shelf.id, label: 'A', createdAt: shelf.createdAt.toISOString() };
  const made = await api().post('/nested/books').send({ title: 'New', isbn: '9', shelfId: shelf.id }).expect(201);
  expect(made.body).toEqual({ id: made.body.id, title: 'New', version: 1, shelf: nested });
  expect((await api().get(`/nested/books/${made.body.id}`).expect(200)).body).toEqual(made.body);
  const { body } = await api().patch(`/nested/books/${made.body.id}`).send({ shelfId: null }).expect(200);
  expect(body).toMatchObject({ version: 2, shelf: null });
});
