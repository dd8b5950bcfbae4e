import { ApiSchema, PickType } from '@nestjs/swagger';
import {
  type Operation,
  ResourceController,
  ResourceDefinitionError,
  type ResourceOptions,
} from '../../src/http/index.js';
import { Book, BookResponse, CreateBook, UpdateBook } from './support/library.js';

class Empty {}

@ApiSchema({ name: 'LibrarySecretBook' })
class SecretBook extends PickType(Book, ['id', 'note']) {}

const declare = (options: object) => () =>
  ResourceController({ entity: Book, response: BookResponse, ...options } as ResourceOptions<Book>);

it.each([
  ['a filter on nothing', { filters: ['colour'] }, 'filters names "colour", which is not a column'],
  ['a filter on a relation', { filters: ['shelf'] }, 'filters names "shelf", which is not a column'],
  ['a filter on a secret', { filters: ['note'] }, 'filters names "note", which cannot be compared'],
  ['a sort by nothing', { sort: ['colour'] }, 'sort names "colour"'],
  ['a search in what is not text', { search: ['pages'] }, 'search names "pages", which is not text'],
  ['a relation that is none', { relations: ['title'] }, 'relations names "title", which is not a relation'],
  ['an id that is no column', { id: 'colour' }, 'id names "colour"'],
  ['a response without fields', { response: Empty }, 'its response Empty declares no field'],
  ['a response with a secret', { response: SecretBook }, 'its response declares the secret field "note"'],
  ['create without a class', { operations: ['create'] }, 'the operation "create" needs a create class'],
  ['update without a class', { operations: ['update'] }, 'the operation "update" needs an update class'],
])('%s', (_what, options, reason) => {
  expect(declare(options)).toThrow(ResourceDefinitionError);
  expect(declare(options)).toThrow(`The resource of Book cannot be declared: `);
  expect(declare(options)).toThrow(reason);
});

it('has the operations that are said, else those its classes allow, and never delete unasked', () => {
  const operations = (options: object) => {
    const { prototype } = declare(options)();
    const all: Operation[] = ['list', 'get', 'create', 'update', 'delete'];
    return all.filter((operation) => operation in prototype);
  };
  expect(operations({})).toEqual(['list', 'get']);
  expect(operations({ create: CreateBook, update: UpdateBook })).toEqual(['list', 'get', 'create', 'update']);
  expect(operations({ operations: ['get', 'delete'] })).toEqual(['get', 'delete']);
});

it('keeps the marks of one controller off every other', () => {
  const mark: MethodDecorator = (_target, _name, { value }) => Reflect.defineMetadata('mark', true, value as object);
  const marked = declare({ decorate: { list: [mark] } })().prototype as unknown as { list: object };
  const plain = declare({})().prototype as unknown as { list: object };
  expect(Reflect.getMetadata('mark', marked.list)).toBe(true);
  expect(Reflect.getMetadata('mark', plain.list)).toBeUndefined();
  expect(plain.list).toHaveProperty('name', 'list');
});
