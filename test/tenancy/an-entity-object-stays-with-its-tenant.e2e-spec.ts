import { Controller, Get, type INestApplication, Module, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { Equal, In } from 'typeorm';
import { configureHttp } from '../../src/http/index.js';
import {
  detach,
  OwnerDataSource,
  SnakeNamingStrategy,
  type Tenant,
  TenancyModule,
  TenantDatabase,
  TenantDataSource,
} from '../../src/tenancy/index.js';
import { type Arena, openArena } from '../isolation/support/arena.js';
import {
  Author,
  everything,
  Folder,
  Letter,
  letterEntities,
  Line,
  loadRows,
  makeLetters,
  plantRows,
  Remembering,
  type Rows,
  Stamp,
  Tag,
} from './letters.js';

interface Place {
  readonly source: TenantDataSource;
  /** Rows of the tenant whose scope the code runs in. */
  readonly mine: Rows;
  /** Rows of the other one. */
  readonly theirs: Rows;
}

type Spelling = (place: Place) => Promise<unknown>;

const letters = ({ source }: Place) => source.getRepository(Letter);
const builder = ({ source }: Place) => source.createQueryBuilder();
const named = (place: Place, values: object) => Object.assign(letters(place).create({ title: 'new' }), values);

/** Every way TypeORM takes an object. */
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  // The row itself
  'repository.save(row)': (p) => letters(p).save(p.theirs.letter),
  'repository.save([own, row])': (p) => letters(p).save([p.mine.letter, p.theirs.letter]),
  'repository.save(row, no transaction, no listeners)': (p) =>
    letters(p).save(p.theirs.letter, { transaction: false, listeners: false, reload: false }),
  'manager.save(row)': ({ source, theirs }) => source.manager.save(theirs.letter),
  'manager.save(Entity, row)': ({ source, theirs }) => source.manager.save(Letter, theirs.letter),
  'manager.save(EntitySchema, row)': ({ source, theirs }) => source.manager.save(Stamp, theirs.stamp),
  'transaction: manager.save(row)': ({ source, theirs }) =>
    source.transaction((manager) => manager.save(theirs.letter)),
  'queryRunner.manager.save(row)': async ({ source, theirs }) => {
    const runner = source.createQueryRunner();
    try {
      await runner.manager.save(theirs.letter);
    } finally {
      await runner.release();
    }
  },
  'repository.remove(row)': (p) => letters(p).remove(p.theirs.letter),
  'repository.softRemove(row)': (p) => letters(p).softRemove(p.theirs.letter),
  'repository.recover(row)': (p) => letters(p).recover(p.theirs.letter),
  'repository.insert(row)': (p) => letters(p).insert(p.theirs.letter),
  'repository.insert([row])': (p) => letters(p).insert([p.theirs.letter]),
  'repository.upsert(row)': (p) => letters(p).upsert(p.theirs.letter, ['title']),
  'repository.create(row)': async (p) => letters(p).create(p.theirs.letter),
  'repository.merge(own, row)': async (p) => letters(p).merge(p.mine.letter, p.theirs.letter),
  'repository.merge(row, values)': async (p) => letters(p).merge(p.theirs.letter, { title: 'merged' }),
  'repository.preload(row)': (p) => letters(p).preload(p.theirs.letter),
  'repository.getId(row)': async (p) => letters(p).getId(p.theirs.letter),
  'ActiveRecord: row.save()': ({ theirs }) => theirs.letter.save(),
  'ActiveRecord: row.remove()': ({ theirs }) => theirs.letter.remove(),
  'ActiveRecord: row.softRemove()': ({ theirs }) => theirs.letter.softRemove(),
  'ActiveRecord: row.reload()': ({ theirs }) => theirs.letter.reload(),
  'ActiveRecord: Entity.save(row)': ({ theirs }) => Letter.save(theirs.letter),
  // As a relation
  'many-to-one': (p) => letters(p).save(named(p, { author: p.theirs.author })),
  'many-to-one of a row of one’s own': (p) =>
    letters(p).save(Object.assign(p.mine.letter, { author: p.theirs.author })),
  'many-to-one, lazy': (p) => letters(p).save(named(p, { reviewer: Promise.resolve(p.theirs.author) })),
  'many-to-one inside an embedded': (p) => letters(p).save(named(p, { address: { keeper: p.theirs.author } })),
  'one-to-many, cascading': (p) => letters(p).save(named(p, { lines: [p.theirs.line] })),
  'one-to-many, beside an own one': (p) =>
    letters(p).save(Object.assign(p.mine.letter, { lines: [...p.mine.letter.lines, p.theirs.line] })),
  'many-to-many': (p) => letters(p).save(named(p, { tags: [p.theirs.tag] })),
  'many-to-many, beside an own one': (p) =>
    letters(p).save(Object.assign(p.mine.letter, { tags: [p.mine.tag, p.theirs.tag] })),
  'one-to-many, all literals but one': ({ source, theirs }) =>
    source.manager.save(Letter, { title: 'literal', lines: [{ text: 'new' }, theirs.line] }),
  'the child is new, its parent is not': ({ source, theirs }) =>
    source.manager.save(Line, { text: 'new', letter: theirs.letter }),
  embedded: (p) => letters(p).save(named(p, { address: p.theirs.letter.address })),
  'nested embedded': (p) => letters(p).save(named(p, { address: { place: p.theirs.letter.address.place } })),
  'as the value of a JSON column': (p) => letters(p).save(named(p, { details: p.theirs.author })),
  'create() with a relation': async (p) => letters(p).create({ title: 'new', author: p.theirs.author }),
  'insert() with a relation': (p) => letters(p).insert({ title: 'new', author: p.theirs.author }),
  'update() with a relation': (p) => letters(p).update({ id: p.mine.letter.id }, { author: p.theirs.author }),
  'loading a lazy relation': async ({ theirs }) => theirs.letter.reviewer,
  // As a condition
  'update(row as criteria)': (p) => letters(p).update(p.theirs.letter as never, { title: 'x' }),
  'update({ relation: row })': (p) => letters(p).update({ author: p.theirs.author }, { title: 'x' }),
  'update(id, row)': (p) => letters(p).update(p.mine.letter.id, p.theirs.letter as never),
  'delete(row)': (p) => letters(p).delete(p.theirs.letter as never),
  'softDelete({ relation: row })': (p) => letters(p).softDelete({ author: p.theirs.author }),
  'restore(row)': (p) => letters(p).restore(p.theirs.letter as never),
  'increment({ relation: row })': (p) => letters(p).increment({ author: p.theirs.author }, 'amount', 1),
  'decrement(row)': ({ source, theirs }) => source.manager.decrement(Letter, theirs.letter as never, 'amount', 1),
  'update(id, a row that holds no other)': ({ source, mine, theirs }) =>
    source.manager.update(Author, mine.author.id, theirs.author),
  'delete(a row without a class)': ({ source, theirs }) => source.manager.delete(Stamp, theirs.stamp),
  'find({ where: row })': (p) => letters(p).find({ where: { author: p.theirs.author } }),
  'find({ where: [{}, row] })': (p) => letters(p).find({ where: [{ amount: 0 }, { author: p.theirs.author }] }),
  'find({ where: In([row]) })': (p) => letters(p).find({ where: { author: In([p.theirs.author]) } }),
  'findOneBy({ relation: Equal(row) })': (p) => letters(p).findOneBy({ author: Equal(p.theirs.author) }),
  'countBy({ relation: row })': (p) => letters(p).countBy({ author: p.theirs.author }),
  'existsBy({ relation: row })': (p) => letters(p).existsBy({ author: p.theirs.author }),
  'sum(column, { relation: row })': (p) => letters(p).sum('amount', { author: p.theirs.author }),
  // Query builders
  'select: where(row)': (p) => letters(p).createQueryBuilder('l').where({ author: p.theirs.author }).getMany(),
  'select: whereInIds(row)': (p) => letters(p).createQueryBuilder('l').whereInIds(p.theirs.letter).getMany(),
  'select: setFindOptions': (p) =>
    letters(p)
      .createQueryBuilder('l')
      .setFindOptions({ where: { author: p.theirs.author } })
      .getMany(),
  'insert: values(row)': (p) => builder(p).insert().into(Letter).values(p.theirs.letter).execute(),
  'insert: values([{ relation: row }])': (p) =>
    builder(p)
      .insert()
      .into(Letter)
      .values([{ title: 'x', author: p.theirs.author }])
      .execute(),
  'update: whereEntity(row)': async (p) =>
    builder(p).update(Letter).set({ title: 'x' }).whereEntity(p.theirs.letter).execute(),
  'update: set(row)': async (p) =>
    builder(p)
      .update(Letter)
      .set(p.theirs.letter as never)
      .whereInIds(p.mine.letter.id)
      .execute(),
  'update: set(a row that holds no other)': async (p) =>
    builder(p).update(Author).set(p.theirs.author).whereInIds(p.mine.author.id).execute(),
  'update(Entity, a row that holds no other)': async (p) =>
    builder(p).update(Author, p.theirs.author).whereInIds(p.mine.author.id).execute(),
  'update: set({ relation: row })': (p) =>
    builder(p).update(Letter).set({ author: p.theirs.author }).whereInIds(p.mine.letter.id).execute(),
  'update: where(row)': async (p) => builder(p).update(Letter).set({ title: 'x' }).where(p.theirs.letter).execute(),
  'softDelete: whereEntity(row)': async (p) =>
    letters(p).createQueryBuilder().softDelete().whereEntity(p.theirs.letter).execute(),
  'delete: where(row)': async (p) => builder(p).delete().from(Letter).where(p.theirs.letter).execute(),
  'delete: whereInIds([row])': async (p) => builder(p).delete().from(Letter).whereInIds([p.theirs.letter]).execute(),
  'relation: of(row).set(own)': (p) => builder(p).relation(Letter, 'author').of(p.theirs.letter).set(p.mine.author),
  'relation: of(own).set(row)': (p) => builder(p).relation(Letter, 'author').of(p.mine.letter).set(p.theirs.author),
  'relation: of(row).add(own)': (p) => builder(p).relation(Letter, 'tags').of(p.theirs.letter).add(p.mine.tag),
  'relation: of(own).add(row)': (p) => builder(p).relation(Letter, 'tags').of(p.mine.letter).add(p.theirs.tag),
  'relation: of(own).remove(row)': (p) => builder(p).relation(Letter, 'tags').of(p.mine.letter).remove(p.theirs.tag),
  'relation: one-to-many of(own).add(row)': (p) =>
    builder(p).relation(Letter, 'lines').of(p.mine.letter).add(p.theirs.line),
  'relation: of(row).loadMany()': (p) => builder(p).relation(Letter, 'tags').of(p.theirs.letter).loadMany(),
  // Trees
  'tree: a child under a row': ({ source, theirs }) =>
    source.getTreeRepository(Folder).save({ name: 'new', parent: theirs.folder }),
  'tree: save(row)': ({ source, theirs }) => source.getTreeRepository(Folder).save(theirs.folder),
  'tree: findDescendants(row)': ({ source, theirs }) => source.getTreeRepository(Folder).findDescendants(theirs.folder),
  'tree: countAncestors(row)': ({ source, theirs }) => source.getTreeRepository(Folder).countAncestors(theirs.folder),
};

describe.each(['schema', 'row'] as const)('an entity object stays with its tenant (%s isolation)', (isolation) => {
  let arena: Arena;
  let source: TenantDataSource;
  let a: Tenant;
  let b: Tenant;

  const within = <T>(tenant: Tenant, work: () => T | Promise<T>) => arena.scope.run(tenant, work);
  const load = (tenant: Tenant) => within(tenant, () => loadRows(source.manager));

  beforeAll(async () => {
    arena = await openArena({ isolation });
    [a, b] = arena.tenants;
    await makeLetters(arena);
    source = await arena.open({ entities: letterEntities, typeorm: { subscribers: [Remembering] } });
    for (const tenant of [a, b]) await within(tenant, () => plantRows(source, tenant));
  });
  afterAll(() => arena.close());

  it.each(Object.keys(SPELLINGS))('%s is refused, both directions, and changes nothing', async (spelling) => {
    const before = await everything(arena);
    for (const [tenant, other, transaction] of [
      [a, b, 'statement'],
      [b, a, 'request'],
    ] as const) {
      const theirs = await load(other);
      const work = async () => {
        const mine = await loadRows(source.manager);
        const spelt = (async () => SPELLINGS[spelling]({ source, mine, theirs }))();
        const error = await spelt.then(
          () => null,
          (raised: Error) => raised,
        );
        expect(error).toMatchObject({ name: 'TenantMismatchError', code: 'tenant_mismatch' });
        for (const { id, slug, name } of [a, b]) {
          for (const secret of [id, slug, name]) expect(error!.message).not.toContain(secret);
        }
      };
      await arena.scope.run(tenant, work, { transaction });
    }
    expect(await everything(arena)).toEqual(before);
  });

  /** How an object comes to be a tenant's, beside being loaded by a repository. */
  const WAYS: Readonly<Record<string, () => Promise<object>>> = {
    'new and saved': async () => source.manager.save(Object.assign(new Author(), { name: 'new' })),
    'a literal, saved': () => source.manager.save(Author, { name: 'literal' }),
    'saved without being read back': () =>
      source.manager.save(Author, { name: 'x' }, { reload: false, listeners: false }),
    'a literal, inserted': async () => {
      const author = { name: 'inserted' };
      await source.manager.insert(Author, author);
      return author;
    },
    'a literal, inserted by a query builder': async () => {
      const author = { name: 'built' };
      await source.createQueryBuilder().insert().into(Author).values(author).execute();
      return author;
    },
    created: async () => source.manager.create(Author, { name: 'created' }),
    merged: async () => source.manager.merge(Author, new Author(), { name: 'merged' }),
    preloaded: async () => (await source.manager.preload(Author, await first(Author)))!,
    'joined by a query builder': async () =>
      (await source.createQueryBuilder(Letter, 'l').innerJoinAndSelect('l.author', 'x').getOneOrFail()).author!,
    'loaded as a lazy relation': async () => (await (await first(Letter)).reviewer)!,
    'loaded in a transaction': () => source.transaction((manager) => manager.findOneByOrFail(Author, {})),
  };
  const first = async <T extends Author | Letter>(Entity: new () => T) =>
    (await source.manager.find<T>(Entity as never, { take: 1 }))[0];

  it.each(Object.keys(WAYS))('an object is its tenant’s when it was %s', async (way) => {
    for (const [tenant, other] of [
      [a, b],
      [b, a],
    ]) {
      const object = await within(tenant, WAYS[way]);
      const refused = { code: 'tenant_mismatch' };
      await expect(within(other, () => source.manager.save(Author, object))).rejects.toMatchObject(refused);
      await within(tenant, () => source.manager.save(Author, object));
      if (!/preload|join|lazy|transaction/.test(way)) await within(tenant, () => source.manager.remove(Author, object));
    }
  });

  it('what cascades, and what a subscriber kept, is the tenant’s too', async () => {
    for (const [tenant, other] of [
      [a, b],
      [b, a],
    ]) {
      const tag = Object.assign(new Tag(), { label: 'cascaded' });
      const line = { text: 'cascaded' };
      const letter = await within(tenant, () =>
        source.manager.save(Letter, { title: 'cascades', lines: [line], tags: [tag] }),
      );
      const kept = Remembering.last!;
      for (const [Entity, object] of [
        [Line, line],
        [Tag, tag],
        [Letter, kept],
      ] as const) {
        await expect(within(other, () => source.manager.save(Entity as never, object))).rejects.toMatchObject({
          code: 'tenant_mismatch',
        });
      }
      await within(tenant, async () => {
        await source.manager.remove(Line, line as Line);
        await source.manager.remove(Letter, letter as Letter);
        await source.manager.remove(tag);
      });
    }
  });

  it('one request loads, the next one of the same tenant saves; statements and transactions mixed', async () => {
    for (const tenant of [a, b]) {
      const { letter, author } = await load(tenant);
      for (const transaction of ['statement', 'request'] as const) {
        await arena.scope.run(tenant, () => source.manager.save(Object.assign(letter, { amount: 7, author })), {
          transaction,
        });
        await arena.scope.run(tenant, () => source.manager.increment(Letter, { author }, 'amount', -7), {
          transaction,
        });
        const { amount } = await arena.scope.run(tenant, () => Letter.findOneByOrFail({ id: letter.id }), {
          transaction,
        });
        expect(amount).toBe(0);
        expect(await arena.scope.run(tenant, async () => (await letter.reviewer)!.name)).toBe(author.name);
      }
    }
  });

  it('a database held outside any scope refuses and notes as a scope does', async () => {
    const { app, close } = await startApp();
    try {
      const database = app.get(TenantDatabase);
      for (const [tenant, other] of [
        [a, b],
        [b, a],
      ]) {
        await using mine = await database.getTenantDb(tenant);
        await using others = await database.getTenantDb(other);
        const [author] = await mine.manager.find(Author);
        const refused = { code: 'tenant_mismatch' };
        await expect(others.manager.save(author)).rejects.toMatchObject(refused);
        await expect(others.manager.getRepository(Author).remove(author)).rejects.toMatchObject(refused);
        await expect(others.queryRunner.manager.insert(Letter, { title: 'x', author })).rejects.toMatchObject(refused);
        await expect(others.manager.transaction((manager) => manager.save(author))).rejects.toMatchObject(refused);
        const built = others.manager.createQueryBuilder().insert().into(Author).values(author);
        await expect(built.execute()).rejects.toMatchObject(refused);
        await expect(within(other, () => source.manager.save(author))).rejects.toMatchObject(refused);
        expect((await mine.manager.save(author)).id).toBe(author.id);
        const counts = await within(tenant, () =>
          Promise.all([mine.manager.count(Author), source.manager.count(Author)]),
        );
        expect(counts[0]).toBe(counts[1]);
      }
    } finally {
      await close();
    }
  });

  it('over HTTP it is a fault of the application: 500 with the code, and no word of whose row it was', async () => {
    const { app, close } = await startApp();
    try {
      const server = app.getHttpServer() as Parameters<typeof request>[0];
      await request(server).get('/kept').set('X-Tenant-ID', a.slug).expect(200);
      const refused = await request(server).post('/kept').set('X-Tenant-ID', b.slug);
      expect([refused.status, refused.body.code]).toEqual([500, 'tenant_mismatch']);
      for (const secret of [a.id, a.slug, a.name, 'author of']) expect(refused.text).not.toContain(secret);
      await request(server).post('/kept').set('X-Tenant-ID', a.slug).expect(201);
    } finally {
      await close();
    }
  });

  it('outside any scope objects may be looked at and changed, and the owner may save what is no tenant’s', async () => {
    const { letter } = await load(a);
    expect(source.manager.getId(letter)).toBe(letter.id);
    expect(source.manager.merge(Letter, letter, { amount: 1 }).amount).toBe(1);
    const schema = a.schemaName;
    const owner = await new OwnerDataSource({
      type: 'postgres',
      url: arena.adminUrl,
      schema,
      entities: letterEntities,
      namingStrategy: new SnakeNamingStrategy(),
    }).initialize();
    try {
      const ownersOwn = { tenantId: a.id };
      const stamp = owner.manager.create(Stamp, { value: 'owner’s' });
      await owner.query(
        isolation === 'row'
          ? `INSERT INTO ${schema}.stamps (tenant_id, value) VALUES ('${ownersOwn.tenantId}', '${stamp.value}')`
          : `INSERT INTO "${schema}".stamps (value) VALUES ('${stamp.value}')`,
      );
      const loaded = await owner.manager.findOneByOrFail(Stamp, { value: 'owner’s' });
      expect((await owner.manager.save(Stamp, { ...loaded, value: 'changed' })).value).toBe('changed');
      await owner.manager.delete(Stamp, { value: 'changed' });
    } finally {
      await owner.destroy();
    }
  });

  it('copies cannot be told apart; detach makes one on purpose, deep, without the original’s owner', async () => {
    const { letter, author } = await load(a);
    await within(a, () => letter.reviewer);
    await within(b, async () => {
      for (const copy of [{ ...author }, JSON.parse(JSON.stringify(author)) as Author]) {
        delete (copy as Partial<Author>).id;
        await source.manager.save(Author, copy);
      }
    });
    const copy = detach(letter);
    expect(copy).toBeInstanceOf(Letter);
    expect(copy).not.toBe(letter);
    expect(copy.lines[0]).not.toBe(letter.lines[0]);
    expect(copy.id).toBe(letter.id);
    await within(b, async () => {
      const { author: copied } = copy;
      // With row isolation an id is one tenant's: without it the copy gets one of its own.
      for (const part of [copy, copied!, ...copy.lines, ...copy.tags]) delete (part as { id?: string }).id;
      await source.manager.save(Author, copied!);
      const { lines, tags, title } = copy;
      const { keeper: _keeper, ...address } = copy.address;
      const another = { title: `${title}, copied`, address, lines, tags, author: copied };
      await source.manager.save(Letter, another);
    });
    await expect(within(b, () => source.manager.save(letter))).rejects.toMatchObject({ code: 'tenant_mismatch' });
    await expect(within(a, () => source.manager.save(copy.author!))).rejects.toMatchObject({ code: 'tenant_mismatch' });
    await within(a, () => source.manager.save(letter));
  });

  async function startApp(): Promise<{ app: INestApplication; close: () => Promise<void> }> {
    let kept: Author;
    @Controller('kept')
    class KeptController {
      @Get()
      async keep() {
        [kept] = await source.manager.find(Author);
        return {};
      }
      @Post()
      async save() {
        return { id: (await source.manager.save(kept)).id };
      }
    }
    @Module({
      imports: [
        TenancyModule.forRoot({
          dataSource: arena.dataSourceOptions({ entities: letterEntities }),
          lookup: { find: ({ value }) => arena.tenants.find(({ slug }) => slug === value) ?? null },
        }),
      ],
      controllers: [KeptController],
    })
    class KeptModule {}
    const module = await Test.createTestingModule({ imports: [KeptModule] }).compile();
    const app = configureHttp(module.createNestApplication({ logger: false }));
    await app.listen(0, '127.0.0.1');
    return { app, close: () => app.close() };
  }
});
