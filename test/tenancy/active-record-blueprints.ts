import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import {
  BaseEntity,
  Column,
  DeleteDateColumn,
  Entity,
  type EntityManager,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  type QueryRunner,
} from 'typeorm';
import { type ServedBlueprint } from '../../src/blueprints/index.js';
import {
  defineBlueprint,
  rowPerTenant,
  schemaPerTenant,
  type SeedTenant,
  TenantColumn,
} from '../../src/tenancy/index.js';

/** Active Record by inheritance: the base is no entity. */
export abstract class Titled extends BaseEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column({ type: 'text', unique: true })
  title: string;
  @Column({ type: 'integer', default: 0 })
  amount: number;
  @DeleteDateColumn({ type: 'timestamptz' })
  deletedAt: Date | null;
}

/** Row isolation. */
@Entity('entries')
export class Entry extends Titled {
  @TenantColumn({ type: 'uuid' })
  journalId: string;
}

/** Row isolation, people: the platform's. */
@Entity('readers')
export class Reader extends BaseEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  email: string;
}

/** Schema isolation. */
@Entity('pages')
export class Page extends Titled {}

/** Schema isolation, a table of the platform's own. */
@Entity('printers')
export class Printer extends BaseEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  name: string;
}

/** What the tests let seeds do. */
export const seeding: { work: ((manager: EntityManager, tenant: SeedTenant) => Promise<unknown>) | null } = {
  work: null,
};

const ID = '"id" uuid PRIMARY KEY DEFAULT gen_random_uuid()';
const TITLED = '"title" text NOT NULL, "amount" integer NOT NULL DEFAULT 0, "deleted_at" timestamptz';

class Journal20260101000000 implements MigrationInterface {
  name = 'Journal20260101000000';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "entries" (${ID}, "journal_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), ${TITLED},
         UNIQUE ("journal_id", "id"), UNIQUE ("journal_id", "title"))`,
    );
    await queryRunner.query(`CREATE TABLE "readers" (${ID}, "email" text NOT NULL)`);
    await queryRunner.query(`INSERT INTO "readers" ("email") VALUES ('reader@example.com')`);
  }
  async down(): Promise<void> {}
}

class Press20260101000000 implements MigrationInterface {
  name = 'Press20260101000000';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "printers" (${ID}, "name" text NOT NULL)`);
    await queryRunner.query(`INSERT INTO "printers" ("name") VALUES ('Heidelberg')`);
  }
  async down(): Promise<void> {}
}

class Pages20260101000001 implements MigrationInterface {
  name = 'Pages20260101000001';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "pages" (${ID}, ${TITLED}, UNIQUE ("title"))`);
  }
  async down(): Promise<void> {}
}

const demoData = async (manager: EntityManager, tenant: SeedTenant) => {
  await seeding.work?.(manager, tenant);
};

const journal = defineBlueprint({
  name: 'journal',
  isolation: rowPerTenant({ tenantColumn: 'journal_id' }),
  shared: { schema: 'journal', entities: [Entry, Reader], migrations: [Journal20260101000000], identity: [Reader] },
  demoData,
  demoTenants: [],
});

const press = defineBlueprint({
  name: 'press',
  isolation: schemaPerTenant({ schemaName: ({ id }) => `press_${id}` }),
  shared: { schema: 'press', entities: [Printer], migrations: [Press20260101000000] },
  tenant: { entities: [Page], migrations: [Pages20260101000001] },
  demoData,
  demoTenants: [],
});

/** What a handler of a user writes: the class, and nothing injected. */
function controllerOf(path: string, Row: typeof Entry | typeof Page) {
  @Controller(path)
  class RowsController {
    @Get()
    async list() {
      return (await Row.find({ order: { title: 'ASC' } })).map(({ title }) => title);
    }

    @Post()
    async add(@Body() body: { title: string }) {
      const row = await Row.create({ title: body.title }).save();
      return { id: row.id, count: await Row.count() };
    }
  }
  return RowsController;
}

@Module({ controllers: [controllerOf('journal/rows', Entry)] })
class JournalModule {}

@Module({ controllers: [controllerOf('press/rows', Page)] })
class PressModule {}

export const served: readonly ServedBlueprint[] = [
  { definition: journal, module: JournalModule },
  { definition: press, module: PressModule },
];
