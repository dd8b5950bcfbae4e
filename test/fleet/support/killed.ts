import { libraryAt, migrationOf } from './fleet-bench.js';

export const killedMigrations = [
  migrationOf('Pages20260201000001', ['ALTER TABLE "books" ADD "pages" integer'], {
    down: ['ALTER TABLE "books" DROP "pages"'],
  }),
  migrationOf(
    'Isbn20260201000002',
    ['ALTER TABLE "books" ADD "isbn" text', 'CREATE INDEX "ix_isbn" ON "books" ("isbn")'],
    { down: ['ALTER TABLE "books" DROP "isbn"'] },
  ),
  migrationOf('Title20260201000003', ['CREATE INDEX CONCURRENTLY "ix_title" ON "books" ("title")'], {
    transaction: false,
    down: ['DROP INDEX "ix_title"'],
  }),
  migrationOf('Shelves20260201000004', ['CREATE TABLE "shelves" ("id" serial PRIMARY KEY)'], {
    down: ['DROP TABLE "shelves"'],
  }),
];

export const killed = libraryAt(...killedMigrations);
