import {
  BaseEntity,
  Column,
  DeleteDateColumn,
  Entity,
  type EntityManager,
  EntitySchema,
  type EntitySubscriberInterface,
  EventSubscriber,
  type InsertEvent,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  Tree,
  TreeChildren,
  TreeParent,
} from 'typeorm';
import { type TenantDataSource, type Tenant } from '../../src/tenancy/index.js';
import { type Arena } from '../isolation/support/arena.js';

@Entity('authors')
export class Author {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  name: string;
}

@Entity('tags')
export class Tag {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  label: string;
}

class Place {
  @Column('text', { nullable: true })
  room: string | null;
}

class Address {
  @Column('text', { nullable: true })
  city: string | null;
  @Column(() => Place)
  place: Place;
  @ManyToOne(() => Author, { nullable: true, createForeignKeyConstraints: false })
  @JoinColumn({ name: 'keeper_id' })
  keeper: Relation<Author> | null;
}

/** Every way one entity can hold another. */
@Entity('letters')
export class Letter extends BaseEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column({ type: 'text', unique: true })
  title: string;
  @Column({ type: 'integer', default: 0 })
  amount: number;
  @Column({ type: 'jsonb', nullable: true })
  details: object | null;
  @Column(() => Address)
  address: Address;
  @ManyToOne(() => Author, { nullable: true })
  author: Relation<Author> | null;
  @ManyToOne(() => Author, { nullable: true, lazy: true })
  reviewer: Promise<Author | null>;
  @OneToMany('Line', 'letter', { cascade: true })
  lines: Relation<Line>[];
  @ManyToMany(() => Tag, { cascade: ['insert'] })
  @JoinTable({ name: 'letter_tags', joinColumn: { name: 'letter_id' }, inverseJoinColumn: { name: 'tag_id' } })
  tags: Relation<Tag>[];
  @DeleteDateColumn({ type: 'timestamptz' })
  deletedAt: Date | null;
}

@Entity('lines')
export class Line {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  text: string;
  @ManyToOne(() => Letter, (letter) => letter.lines, { nullable: true })
  letter: Relation<Letter> | null;
}

@Entity('folders')
@Tree('materialized-path')
export class Folder {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  name: string;
  @TreeParent()
  parent: Relation<Folder> | null;
  @TreeChildren()
  children: Relation<Folder>[];
}

/** An entity without a class. */
export const Stamp = new EntitySchema<{ id: string; value: string }>({
  name: 'stamps',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    value: { type: 'text' },
  },
});

/** Keeps the last letter it is told of, as a subscriber with a memory would. */
@EventSubscriber()
export class Remembering implements EntitySubscriberInterface<Letter> {
  static last: Letter | undefined;
  listenTo() {
    return Letter;
  }
  afterInsert({ entity }: InsertEvent<Letter>) {
    Remembering.last = entity;
  }
}

export const letterEntities = [Author, Tag, Letter, Line, Folder, Stamp];
export const TABLES = ['authors', 'tags', 'letters', 'lines', 'letter_tags', 'folders', 'stamps'];

const ddl = (tenantColumn: string, schema: string) => {
  const table = (name: string, columns: string) => `CREATE TABLE "${schema}".${name} (${tenantColumn}${columns});`;
  const id = 'id uuid PRIMARY KEY DEFAULT gen_random_uuid()';
  return [
    table('authors', `${id}, name text NOT NULL`),
    table('tags', `${id}, label text NOT NULL`),
    table(
      'letters',
      `${id}, title text NOT NULL UNIQUE, amount integer NOT NULL DEFAULT 0, details jsonb, address_city text,
       address_place_room text, address_keeper_id uuid, author_id uuid, reviewer_id uuid, deleted_at timestamptz`,
    ),
    table('lines', `${id}, text text NOT NULL, letter_id uuid`),
    table('letter_tags', 'letter_id uuid NOT NULL, tag_id uuid NOT NULL, PRIMARY KEY (letter_id, tag_id)'),
    table('folders', `${id}, name text NOT NULL, parent_id uuid, mpath text DEFAULT ''`),
    table('stamps', `${id}, value text NOT NULL`),
  ].join('\n');
};

/** The tables in every tenant of the arena, behind the walls of the product. */
export async function makeLetters(arena: Arena): Promise<void> {
  for (const { schemaName, roleName, id, isolation } of arena.tenants) {
    if (isolation === 'schema') {
      await arena.admin(
        `${ddl('', schemaName)} SELECT tenancy.isolate_schema('${schemaName}', '${roleName}', '${id}')`,
      );
    }
  }
  const row = arena.tenants.find(({ isolation }) => isolation === 'row');
  if (!row) return;
  const column = 'tenant_id uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), ';
  await arena.admin(`${ddl(column, row.schemaName)} SELECT tenancy.isolate_rows('${row.schemaName}', 'tenant_id')`);
}

/** Everything in all tables, as the superuser sees it. */
export async function everything(arena: Arena): Promise<string[]> {
  const schemas = new Set(arena.tenants.map(({ schemaName }) => schemaName));
  const selects = [...schemas].flatMap((schema) =>
    TABLES.map((name) => `SELECT '${schema}.${name} ' || t::text AS row FROM "${schema}".${name} t`),
  );
  const rows = (await arena.admin(`${selects.join(' UNION ALL ')} ORDER BY 1`)) as { row: string }[];
  return rows.map(({ row }) => row);
}

/** One row of each kind, loaded in the scope of its tenant. */
export interface Rows {
  readonly letter: Letter;
  readonly line: Line;
  readonly tag: Tag;
  readonly author: Author;
  readonly folder: Folder;
  readonly stamp: { id: string; value: string };
}

export async function plantRows(source: TenantDataSource, { slug }: Pick<Tenant, 'slug'>): Promise<void> {
  const { manager } = source;
  const author = await manager.save(Author, { name: `author of ${slug}` });
  const tag = await manager.save(Tag, { label: `tag of ${slug}` });
  await manager.save(
    manager.create(Letter, {
      title: `letter of ${slug}`,
      address: { city: `city of ${slug}`, place: { room: '1' }, keeper: author },
      author,
      lines: [{ text: `line of ${slug}` }],
      tags: [tag],
    }),
  );
  await manager.update(Letter, { title: `letter of ${slug}` }, { reviewer: author as never });
  await manager.save(Folder, { name: `folder of ${slug}` });
  await manager.save(Stamp, { value: `stamp of ${slug}` });
}

export async function loadRows(manager: EntityManager): Promise<Rows> {
  const relations = { lines: true, tags: true, author: true, address: { keeper: true } } as const;
  const [letter] = await manager.find(Letter, { relations, order: { title: 'ASC' }, take: 1 });
  const [[line], [tag], [author], [folder], [stamp]] = [
    await manager.find(Line),
    await manager.find(Tag),
    await manager.find(Author),
    await manager.find(Folder),
    await manager.find(Stamp),
  ];
  return { letter, line, tag, author, folder, stamp };
}
