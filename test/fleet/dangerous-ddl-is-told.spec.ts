import { lintMigrations, type LintInput } from '../../src/provisioning/index.js';

const MAPPED = new Map([['books', new Set(['id', 'title', 'shelf'])]]);

/** The codes found in one migration of these statements. */
function codes(statements: readonly string[] | null, input: Partial<LintInput & { transactional: boolean }> = {}) {
  const { scope = 'tenant', transactional = true, mapped = MAPPED } = input;
  const migrations = [{ name: 'Change20260201000001', statements, transactional }];
  const findings = lintMigrations({ place: 'library', scope, migrations, isPending: () => true, mapped });
  return findings.map(({ code }) => code);
}

const CREATED = 'CREATE TABLE "shelves" ("id" uuid, "room" text)';

describe('in a tenant’s migration', () => {
  it.each([
    ['table_rewrite', 'ALTER TABLE "books" ALTER COLUMN "title" TYPE varchar(80)'],
    ['table_rewrite', 'ALTER TABLE IF EXISTS ONLY books ALTER title SET DATA TYPE citext USING title::citext'],
    ['table_rewrite', 'ALTER TABLE "books" ADD "token" uuid NOT NULL DEFAULT gen_random_uuid()'],
    ['table_rewrite', 'ALTER TABLE "books" ADD COLUMN "number" bigserial'],
    ['table_rewrite', 'ALTER TABLE "books" ADD "size" int GENERATED ALWAYS AS (length(title)) STORED'],
    ['table_rewrite', 'ALTER TABLE "books" SET UNLOGGED'],
    ['table_rewrite', 'VACUUM (FULL) books'],
    ['not_null', 'ALTER TABLE "books" ALTER COLUMN "shelf" SET NOT NULL'],
    ['not_null', 'ALTER TABLE "books" ADD "shelf" text NOT NULL'],
    ['unvalidated_constraint', 'ALTER TABLE "books" ADD CONSTRAINT "ck" CHECK (title > $$$$)'],
    ['unvalidated_constraint', 'ALTER TABLE "books" ADD FOREIGN KEY ("shelf") REFERENCES "shelves" ("id")'],
    ['index_not_concurrent', 'CREATE UNIQUE INDEX "uq" ON "books" ("title")'],
    ['index_not_concurrent', 'ALTER TABLE "books" ADD CONSTRAINT "uq" UNIQUE ("title")'],
    ['concurrently_in_transaction', 'CREATE INDEX CONCURRENTLY "ix" ON "books" ("title")'],
    ['still_mapped', 'ALTER TABLE "books" DROP COLUMN "title"'],
    ['still_mapped', 'ALTER TABLE books DROP IF EXISTS shelf CASCADE'],
    ['still_mapped', 'DROP TABLE IF EXISTS "books" CASCADE'],
    ['rename', 'ALTER TABLE "books" RENAME COLUMN "name" TO "title"'],
    ['rename', 'ALTER TABLE "volumes" RENAME TO "books"'],
    ['select_star', 'INSERT INTO "books" SELECT * FROM "old"'],
    ['select_star', 'INSERT INTO "books" SELECT o.id, o.* FROM "old" o'],
    ['schema_name', 'UPDATE "broker_1"."books" SET title = title'],
    ['schema_name', 'CREATE INDEX CONCURRENTLY "ix" ON meta.books (title) -- lint: allow concurrently_in_transaction'],
    ['schema_name', `ALTER TABLE "books" ADD "kind" "public"."kind"`],
    ['lock_table', 'LOCK TABLE "books" IN SHARE MODE'],
    ['no_lock_timeout', `SET LOCAL lock_timeout = 0`],
    ['no_lock_timeout', `SET LOCAL lock_timeout TO '0ms'`],
    ['no_lock_timeout', `SELECT set_config('lock_timeout', '0', true)`],
    ['lock_table', 'DO $body$ BEGIN IF true THEN LOCK TABLE books; END IF; END $body$'],
    ['still_mapped', 'UPDATE "books" SET title = $$;$$; ALTER TABLE "books" DROP "title"'],
  ])('%s: %s', (code, sql) => {
    expect(codes([sql])).toEqual([code]);
  });

  it.each([
    [`ALTER TABLE "books" ADD "kind" varchar(10) NOT NULL DEFAULT 'x'::varchar(10)`],
    ['ALTER TABLE "books" ADD "seen_at" timestamptz NOT NULL DEFAULT now()'],
    ['ALTER TABLE "books" ADD "note" text'],
    ['ALTER TABLE "books" ALTER COLUMN "title" SET DEFAULT gen_random_uuid()'],
    ['ALTER TABLE "books" ADD CONSTRAINT "ck" CHECK (title <> $$$$) NOT VALID'],
    ['ALTER TABLE "books" ADD CONSTRAINT "uq" UNIQUE USING INDEX "uq"'],
    ['ALTER TABLE "books" DROP COLUMN "forgotten"'],
    ['ALTER TABLE "books" DROP CONSTRAINT "title"'],
    ['ALTER TABLE "books" RENAME CONSTRAINT "title" TO "shelf"'],
    ['DROP TABLE "forgotten"'],
    ['UPDATE "books" b SET title = (SELECT count(*) FROM "loans" l WHERE l.book_id = b.id AND 2 * 3 > 1)::text'],
    ['UPDATE "books" b SET shelf = extract(year FROM b.title::timestamptz) WHERE b.id IS DISTINCT FROM b.shelf'],
    ['ALTER TABLE "books" ENABLE TRIGGER USER; SELECT tenancy.current_tenant()'],
    [`INSERT INTO "books" (title) VALUES ('LOCK TABLE a; SELECT * FROM b; DROP TABLE "books"')`],
    ['COMMENT ON TABLE "books" IS $$LOCK TABLE$$ /* LOCK TABLE; */ -- SELECT * FROM x.y'],
    [`SET LOCAL lock_timeout TO '10s'`],
  ])('nothing: %s', (sql) => {
    expect(codes([sql])).toEqual([]);
  });

  it('says nothing of a table that the migration makes itself', () => {
    const statements = [
      CREATED,
      'CREATE INDEX "ix" ON "shelves" ("room")',
      'ALTER TABLE "shelves" ALTER "room" TYPE varchar(9), ADD "n" serial NOT NULL, ALTER "room" SET NOT NULL',
      'ALTER TABLE "shelves" ADD CONSTRAINT "ck" CHECK (room > $$$$)',
    ];
    expect(codes(statements)).toEqual([]);
    expect(codes(statements.slice(1))).toHaveLength(5);
  });

  it('NOT NULL is allowed once a valid check has proved it, in an earlier migration or here', () => {
    const add = 'ALTER TABLE "books" ADD CONSTRAINT "ck_shelf" CHECK ("shelf" IS NOT NULL) NOT VALID';
    const validate = 'ALTER TABLE "books" VALIDATE CONSTRAINT "ck_shelf"';
    const set = 'ALTER TABLE "books" ALTER COLUMN "shelf" SET NOT NULL';
    expect(codes([add, validate, set])).toEqual([]);
    expect(codes([add, set])).toEqual(['not_null']);
    expect(codes([add, validate, set.replace('shelf', 'title')])).toEqual(['not_null']);
  });

  it('an index beside writers, outside a transaction, is what is wanted', () => {
    const sql = 'CREATE INDEX CONCURRENTLY "ix" ON "books" ("title")';
    expect(codes([sql], { transactional: false })).toEqual([]);
  });

  it('what reads results while it runs cannot be read, and is named', () => {
    expect(codes(null)).toEqual(['unreadable']);
  });
});

describe('in a migration of shared tables', () => {
  const shared = { scope: 'shared' as const };

  it('schemas may be named, and CONCURRENTLY is no help', () => {
    expect(codes(['INSERT INTO "library"."genres" ("name") VALUES (1)'], shared)).toEqual([]);
    const index = 'CREATE INDEX CONCURRENTLY "ix" ON "books" ("title")';
    expect(codes([index], shared)).toEqual(['index_not_concurrent']);
    expect(codes([index.replace('CONCURRENTLY', 'IF NOT EXISTS')], shared)).toEqual([]);
  });
});

describe('the linter', () => {
  it('is silenced by a comment in the statement, for the codes named', () => {
    const sql = 'LOCK TABLE "books"; DROP TABLE "books"';
    expect(codes([`-- lint: allow lock_table, still_mapped\n${sql}`])).toEqual([]);
    expect(codes([`${sql} -- lint: allow lock_table`])).toEqual(['still_mapped']);
  });

  it('reads only what is pending, and names place, migration, statement, and what to do', () => {
    const migration = (name: string, sql: string) => ({ name, statements: [sql], transactional: true });
    const findings = lintMigrations({
      place: 'library tenant',
      scope: 'tenant',
      migrations: [migration('Old20260101000001', 'LOCK TABLE "a"'), migration('New20260101000002', 'LOCK TABLE "b"')],
      isPending: ({ name }) => name.startsWith('New'),
      mapped: new Map(),
    });
    expect(findings).toEqual([
      {
        code: 'lock_table',
        place: 'library tenant',
        migration: 'New20260101000002',
        statement: 'LOCK TABLE "b"',
        message: expect.stringMatching(/\.$/),
        instead: expect.stringMatching(/\.$/),
      },
    ]);
  });
});
