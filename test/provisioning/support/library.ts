import {
  Column,
  Entity,
  Index,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { defineBlueprint, schemaPerTenant, type MigrationClass } from '../../../src/tenancy/index.js';

/** A small blueprint in which every kind of table of schema isolation appears. */
@Entity({ name: 'libraries', schema: 'library' })
export class Library {
  @PrimaryColumn('uuid')
  id: string;
  @Column('text')
  slug: string;
  @Column('text')
  name: string;
}

@Entity({ name: 'genres', schema: 'library' })
export class Genre {
  @PrimaryColumn('text')
  name: string;
}

@Entity({ name: 'staff', schema: 'library' })
export class Staff {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  email: string;
}

@Entity('books')
@Index('uq_books_title', ['title'], { unique: true })
export class Book {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  title: string;
}

@Entity('loans')
export class Loan {
  @PrimaryGeneratedColumn()
  id: number;
  @Column('uuid')
  bookId: string;
}

@Entity('audit_log')
export class AuditEntry {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  what: string;
}

class Shared20260101000000 implements MigrationInterface {
  name = 'Shared20260101000000';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "libraries" ("id" uuid PRIMARY KEY, "slug" text NOT NULL UNIQUE, "name" text NOT NULL)`,
    );
    await queryRunner.query(`CREATE TABLE "genres" ("name" text PRIMARY KEY)`);
    await queryRunner.query(
      `CREATE TABLE "staff" ("id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "email" text NOT NULL)`,
    );
  }
  async down(): Promise<void> {}
}

export class Books20260101000001 implements MigrationInterface {
  name = 'Books20260101000001';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "books" ("id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "title" text NOT NULL)`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_books_title" ON "books" ("title")`);
    await queryRunner.query(
      `CREATE TABLE "loans" ("id" serial PRIMARY KEY, "book_id" uuid NOT NULL REFERENCES "books" ("id") DEFERRABLE INITIALLY DEFERRED)`,
    );
  }
  async down(): Promise<void> {}
}

export class Audit20260101000002 implements MigrationInterface {
  name = 'Audit20260101000002';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "audit_log" ("id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "what" text NOT NULL)`,
    );
  }
  async down(): Promise<void> {}
}

export const libraryMigrations: MigrationClass[] = [Books20260101000001, Audit20260101000002];

export function libraryWith(migrations: MigrationClass[]) {
  return defineBlueprint({
    name: 'library',
    isolation: schemaPerTenant({ schemaName: ({ slug }) => `library_${slug}`, searchAfter: ['public'] }),
    shared: {
      schema: 'library',
      entities: [Library, Genre, Staff],
      migrations: [Shared20260101000000],
      readableByTenants: [Genre],
      seed: async (manager) => {
        for (const name of ['crime', 'poetry']) {
          if (!(await manager.findOneBy(Genre, { name }))) await manager.insert(Genre, { name });
        }
      },
    },
    tenant: { entities: [Book, Loan, AuditEntry], migrations, appendOnly: [AuditEntry] },
    profile: {
      entity: Library,
      keyColumn: 'id',
      visibleToTenant: true,
      create: ({ id, slug, name }) => ({ id, slug, name }),
    },
    referenceData: async (manager, tenant) => {
      const title = `Rules of ${tenant.name}`;
      if (!(await manager.findOneBy(Book, { title }))) await manager.insert(Book, { title });
    },
    demoData: async (manager) => {
      const title = 'A demo book';
      if (await manager.findOneBy(Book, { title })) return;
      const book = await manager.save(manager.create(Book, { title }));
      await manager.insert(Loan, { bookId: book.id });
    },
    demoTenants: [],
  });
}

export const library = libraryWith(libraryMigrations);
