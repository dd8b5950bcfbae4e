import { Body, Controller, Get, Injectable, Post } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiSchema,
  ApiTags,
  OmitType,
  PartialType,
  PickType,
} from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  type Relation,
  type Repository,
  Unique,
  VersionColumn,
} from 'typeorm';
import {
  BooleanField,
  ConflictProblem,
  DateField,
  EnumField,
  InstantField,
  IntegerField,
  MoneyField,
  ResourceController,
  type ResourceHooks,
  StampedRow,
  TextField,
  TextListField,
  UuidField,
} from '../../../src/http/index.js';

/** A small library with everything the edge makes promises about. */
export enum Genre {
  Novel = 'novel',
  Poem = 'poem',
  Letter = 'letter',
}

@Entity({ name: 'shelves' })
export class Shelf extends StampedRow {
  @TextField({ max: 20 })
  label: string;

  @OneToMany(() => Book, (book) => book.shelf)
  books: Relation<Book>[];
}

@Entity({ name: 'books' })
@Unique(['ownerId', 'isbn'])
@Check('ck_books_price', '"price" <> 13')
export class Book extends StampedRow {
  @Column({ type: 'integer', default: () => '7', update: false })
  ownerId: number;

  @TextField({ max: 100 })
  title: string;

  @TextField({ max: 20 })
  isbn: string;

  @EnumField(Genre, 'book_genre', { default: Genre.Novel })
  genre: Genre;

  @MoneyField({ default: '0' })
  price: string;

  @IntegerField({ default: 1, max: 5_000 })
  pages: number;

  @BooleanField({ default: false })
  lent: boolean;

  @DateField({ nullable: true })
  printedOn: string | null;

  @InstantField({ nullable: true })
  lentUntil: Date | null;

  @TextListField({ default: () => `'{}'` })
  tags: string[];

  @TextField({ nullable: true, secret: true })
  note: string | null;

  @TextField({ nullable: true })
  internal: string | null;

  @Index()
  @UuidField({ nullable: true })
  shelfId: string | null;

  @ManyToOne(() => Shelf, (shelf) => shelf.books, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'shelf_id' })
  shelf: Relation<Shelf> | null;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn()
  version: number;
}

@ApiSchema({ name: 'LibraryShelf' })
export class ShelfResponse extends PickType(Shelf, ['id', 'label', 'createdAt']) {}

@ApiSchema({ name: 'LibraryCreateShelf' })
export class CreateShelf extends PickType(Shelf, ['label']) {}

@ApiSchema({ name: 'LibraryBook' })
export class BookResponse extends OmitType(Book, ['note', 'internal']) {}

@ApiSchema({ name: 'LibraryCreateBook' })
export class CreateBook extends PickType(Book, [
  'title',
  'isbn',
  'genre',
  'price',
  'pages',
  'lent',
  'printedOn',
  'lentUntil',
  'tags',
  'shelfId',
  'internal',
]) {}

@ApiSchema({ name: 'LibraryUpdateBook' })
export class UpdateBook extends PartialType(CreateBook) {}

/** What hooks saw, and a title that each of them refuses. */
@Injectable()
export class BookHooks implements ResourceHooks<Book> {
  readonly seen: string[] = [];

  beforeCreate({ body, principal }: Parameters<NonNullable<ResourceHooks<Book>['beforeCreate']>>[0]) {
    this.seen.push(`beforeCreate ${body.title} ${principal?.keyId ?? 'nobody'}`);
    if (body.title === 'shout') body.title = 'SHOUT';
  }

  afterCreate({ after }: { after: Book }) {
    this.seen.push(`afterCreate ${after.title}`);
    if (after.title === 'refused after') throw new ConflictProblem('refused', 'The hook refuses it.', { state: 'new' });
  }

  beforeUpdate({ before, body }: { before: Book; body: Partial<Book> }) {
    this.seen.push(`beforeUpdate ${before.title} -> ${body.title}`);
  }

  afterUpdate({ before, after }: { before: Book; after: Book }) {
    this.seen.push(`afterUpdate ${before.title} -> ${after.title}`);
    if (after.title === 'refused after') throw new ConflictProblem('refused', 'The hook refuses it.');
  }

  beforeDelete({ before }: { before: Book }) {
    this.seen.push(`beforeDelete ${before.title}`);
  }

  afterDelete({ before }: { before: Book }) {
    this.seen.push(`afterDelete ${before.title}`);
    if (before.title === 'kept') throw new ConflictProblem('refused', 'The hook refuses it.');
  }
}

@ApiTags('library: books')
@Controller('library/books')
export class BooksController extends ResourceController({
  entity: Book,
  response: BookResponse,
  create: CreateBook,
  update: UpdateBook,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['genre', 'shelfId', 'price', 'pages', 'lent', 'printedOn', 'tags', 'isbn'],
  sort: ['createdAt', 'title', 'price'],
  search: ['title', 'isbn'],
  hooks: BookHooks,
}) {
  @Get('cheapest')
  @ApiOperation({ summary: 'The cheapest book' })
  @ApiOkResponse({ type: BookResponse })
  async cheapest() {
    return this.toResponse(await this.repository.findOneByOrFail({ price: '1.00' }));
  }
}

@ApiTags('library: shelves')
@Controller('library/shelves')
export class ShelvesController extends ResourceController({
  entity: Shelf,
  response: ShelfResponse,
  create: CreateShelf,
  operations: ['list', 'get', 'create', 'delete'],
}) {}

@ApiTags('library: plain')
@Controller('library/plain')
export class PlainController {
  constructor(@InjectRepository(Book) private readonly books: Repository<Book>) {}

  @Post('saved')
  save(@Body() body: CreateBook) {
    return this.books.save(body);
  }
}
