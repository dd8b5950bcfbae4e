import { Controller, Get, type INestApplication, Module, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
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
  Letter,
  letterEntities,
  Line,
  loadRows,
  makeLetters,
  plantRows,
  Remembering,
  Stamp,
  Tag,
} from './letters.js';
import { SPELLINGS } from './letter-spellings.js';

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
          trustHeader: true,
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
