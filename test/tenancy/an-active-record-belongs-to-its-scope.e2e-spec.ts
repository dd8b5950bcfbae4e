import { type NestExpressApplication } from '@nestjs/platform-express';
import { getDataSourceToken } from '@nestjs/typeorm';
import pg from 'pg';
import request from 'supertest';
import { BaseEntity, Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { AppModule, createApp } from '../../src/app.module.js';
import { loadSettings } from '../../src/config/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { ApiKeys, META_DATA_SOURCE } from '../../src/meta/index.js';
import { ProvisioningService } from '../../src/provisioning/index.js';
import {
  defineBlueprint,
  OwnerDataSource,
  rowPerTenant,
  schemaPerTenant,
  type Tenant,
  TenantDatabase,
  TenantDataSource,
  TenantScope,
} from '../../src/tenancy/index.js';
import { createEmptyDatabase } from '../support/postgres.js';
import { prepareDatabase } from '../support/template.js';
import { Entry, Page, Printer, Reader, seeding, served } from './active-record-blueprints.js';

/** A class TypeORM learns of after everything else has been opened, derived from one that is a tenant's. */
@Entity('entries')
class LateEntry extends Entry {}

/** An Active Record base of another make: where it keeps its data source, only it knows. */
class OtherBase {
  static save() {}
  static hasId() {}
  static useDataSource() {}
}
@Entity('other_rows')
class OtherRow extends OtherBase {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  title: string;
}

type Titled = typeof Entry | typeof Page;

interface Application {
  readonly app: NestExpressApplication;
  readonly baseUrl: string;
  readonly ownerUrl: string;
  readonly scope: TenantScope;
  /** By class: two tenants of each isolation, with the same titles but for the first. */
  readonly tenants: ReadonlyMap<Titled, readonly Tenant[]>;
  readonly keys: ReadonlyMap<string, string>;
  readonly platformKey: string;
  close(): Promise<void>;
}

/** Every reading spelling of an Active Record class; each answers with titles. */
const READS: Readonly<Record<string, (Row: Titled) => Promise<string[]>>> = {
  find: async (Row) => titles(await Row.find()),
  findBy: async (Row) => titles(await Row.findBy({ amount: 0 })),
  findOneBy: async (Row) => titles([await Row.findOneBy({ amount: 0 })]),
  findOneOrFail: async (Row) => titles([await Row.findOneOrFail({ where: { amount: 0 } })]),
  findAndCount: async (Row) => titles((await Row.findAndCount())[0]),
  count: async (Row) => Array.from({ length: await Row.count() }, () => 'counted'),
  'createQueryBuilder().getMany()': async (Row) => titles(await Row.createQueryBuilder('row').getMany()),
  'getRepository().find()': async (Row) => titles(await Row.getRepository<Entry | Page>().find()),
  'query()': async (Row) =>
    titles((await Row.query(`SELECT title FROM ${tableOf(Row)}`)) as unknown as { title: string }[]),
};

/** Every writing spelling; each leaves the title it is given, and only that one beside the tenant's own. */
const WRITES: Readonly<Record<string, (Row: Titled, title: string) => Promise<unknown>>> = {
  'create() and save()': (Row, title) => Row.create({ title }).save(),
  'new and save()': (Row, title) => Object.assign(new Row(), { title }).save(),
  'static save()': (Row, title) => Row.save({ title }),
  'static insert()': (Row, title) => Row.insert({ title }),
  'static upsert()': (Row, title) => Row.upsert({ title }, { conflictPaths: conflictOf(Row) }),
  'static update()': async (Row, title) => {
    await Row.insert({ title: `${title}, before` });
    await Row.update({ title: `${title}, before` }, { title });
  },
  'remove()': async (Row, title) => {
    await Row.insert({ title });
    await (await Row.create({ title: 'to be removed' }).save()).remove();
  },
  'static delete()': async (Row, title) => {
    await Row.insert([{ title }, { title: 'to be deleted' }]);
    await Row.delete({ title: 'to be deleted' });
  },
  'softRemove() and recover()': async (Row, title) => {
    const row = await Row.create({ title }).save();
    await row.softRemove();
    await row.recover();
    await row.reload();
  },
};

const titles = (rows: ({ title: string } | null)[]) => rows.map((row) => row!.title);
const tableOf = (Row: Titled) => (Row === Entry ? 'journal.entries' : 'pages');
const conflictOf = (Row: Titled) => (Row === Entry ? ['journalId', 'title'] : ['title']);

async function start(prefix: string): Promise<Application> {
  const database = await createEmptyDatabase();
  const { ownerUrl } = database;
  await prepareDatabase(
    ownerUrl,
    served.map(({ definition }) => definition),
  );
  const { urls } = await setupDatabase({ ownerUrl });
  const settings = loadSettings({ NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', DATABASE_URL: ownerUrl }, '/');
  const app = await createApp(AppModule.register({ settings, blueprints: served, urls: { ...urls, ownerUrl } }));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const baseUrl = `http://127.0.0.1:${port}`;
  const apiKeys = app.get(ApiKeys);
  const platformKey = (await apiKeys.create({ tenantId: null, name: 'platform' })).key;
  const keys = new Map<string, string>();
  const make = async (blueprint: string, slug: string): Promise<Tenant> => {
    // Over HTTP: from here on the owner's data source over the same entities is open in this process.
    const body = { blueprint, slug: `${prefix}_${slug}`, name: slug };
    const made = await request(baseUrl).post('/ops/tenants').set('Authorization', `Bearer ${platformKey}`).send(body);
    expect([made.status, made.body.code]).toEqual([201, undefined]);
    keys.set(made.body.id, (await apiKeys.create({ tenantId: made.body.id, name: 'all' })).key);
    return app.get(ProvisioningService).find({ kind: 'id', value: made.body.id });
  };
  const tenants = new Map<Titled, readonly Tenant[]>([
    [Entry, [await make('journal', 'oak'), await make('journal', 'elm')]],
    [Page, [await make('press', 'ash'), await make('press', 'fir')]],
  ]);
  const scope = app.get(TenantScope);
  for (const [Row, both] of tenants) {
    for (const tenant of both) await scope.run(tenant, () => Row.insert({ title: own(tenant) }));
  }
  const close = async () => {
    await app.close();
    await database.drop();
  };
  return { app, baseUrl, ownerUrl, scope, tenants, keys, platformKey, close };
}

const own = ({ slug }: Tenant) => `only ${slug} has this`;

describe('an Active Record belongs to its scope', () => {
  let first: Application;
  let second: Application;
  beforeAll(async () => {
    first = await start('first');
    second = await start('second');
  });
  afterAll(async () => {
    await second?.close();
    await first?.close();
  });

  const rows = ({ app, tenants }: Application, Row: Titled) => {
    const [a, b] = tenants.get(Row)!;
    return { a, b, scope: app.get(TenantScope) };
  };
  const everywhere = describe.each([
    ['row', Entry],
    ['schema', Page],
  ] as [string, Titled][]);

  everywhere('%s isolation', (_isolation, Row) => {
    it.each(Object.keys(READS))('%s reads the tenant’s own rows, in two applications at once', async (spelling) => {
      const answers = [first, second].flatMap((application) => {
        const { a, b, scope } = rows(application, Row);
        return [a, b, a, b].map(async (tenant) => ({
          expected: spelling === 'count' ? 'counted' : own(tenant),
          read: await scope.run(tenant, () => READS[spelling](Row)),
        }));
      });
      for (const { expected, read } of await Promise.all(answers)) expect(read).toEqual([expected]);
    });

    it.each(Object.keys(WRITES))('%s writes the tenant’s own rows, both directions, interleaved', async (spelling) => {
      for (const application of [first, second]) {
        const { a, b, scope } = rows(application, Row);
        const title = (tenant: Tenant) => `${spelling} of ${tenant.slug}`;
        for (const transaction of ['statement', 'request'] as const) {
          await Promise.all(
            [a, b].map((tenant) => scope.run(tenant, () => WRITES[spelling](Row, title(tenant)), { transaction })),
          );
          for (const tenant of [b, a]) {
            const left = await scope.run(tenant, async () => {
              const found = titles(await Row.find({ order: { title: 'ASC' } }));
              await Row.delete({ title: title(tenant) });
              return found;
            });
            expect(left).toEqual([title(tenant), own(tenant)].sort());
          }
        }
      }
    });

    it('a handler sees its own rows, after tenants were made and seeded in the process', async () => {
      for (const application of [first, second]) {
        const { a, b } = rows(application, Row);
        const service = application.app.get(ProvisioningService);
        seeding.work = (manager) => manager.find(Row);
        await service.seed(a);
        await service.seed(b);
        for (const tenant of [a, b]) {
          const key = application.keys.get(tenant.id)!;
          const path = Row === Entry ? '/journal/rows' : '/press/rows';
          const list = await request(application.baseUrl).get(path).set('Authorization', `Bearer ${key}`);
          expect([list.status, list.body]).toEqual([200, [own(tenant)]]);
          const added = await request(application.baseUrl)
            .post(path)
            .set('Authorization', `Bearer ${key}`)
            .send({ title: `added by ${tenant.slug}` });
          expect([added.status, added.body.count]).toEqual([201, 2]);
          await application.scope.run(tenant, () => Row.delete({ title: `added by ${tenant.slug}` }));
        }
      }
    });

    it('withTenant enters a tenant, and outside a scope there is none', async () => {
      const { a, b } = rows(first, Row);
      const database = first.app.get(TenantDatabase);
      for (const tenant of [a, b]) {
        expect(await database.withTenant(tenant, async () => titles(await Row.find()))).toEqual([own(tenant)]);
      }
      const [kept] = await first.scope.run(a, () => Row.find<Entry | Page>());
      const refused = { code: 'no_tenant', message: expect.stringContaining('manager') };
      for (const read of Object.values(READS)) await expect((async () => read(Row))()).rejects.toMatchObject(refused);
      await expect((async () => kept.save())()).rejects.toMatchObject(refused);
      await expect((async () => Row.create({ title: 'x' }))()).rejects.toMatchObject(refused);
    });

    it('a seed that uses the class is refused, also when a tenant’s scope began it', async () => {
      const { a, b, scope } = rows(first, Row);
      const service = first.app.get(ProvisioningService);
      seeding.work = () => Row.find();
      const refused = { code: 'no_tenant', message: expect.stringContaining('use the manager it is given') };
      await expect(service.seed(b)).rejects.toMatchObject(refused);
      await expect(scope.run(a, () => service.seed(b))).rejects.toMatchObject(refused);
      seeding.work = (manager) => manager.insert(Row, { title: 'by the manager' });
      await service.seed(b);
      await scope.run(b, () => Row.delete({ title: 'by the manager' }));
    });
  });

  it('no data source that is opened later changes whose the classes are', async () => {
    const { ownerUrl } = first;
    const options: DataSourceOptions = {
      type: 'postgres',
      url: ownerUrl,
      entities: [Entry, Page, Reader, Printer, LateEntry],
    };
    const later = [await new DataSource(options).initialize(), await new OwnerDataSource(options).initialize()];
    try {
      for (const source of later) {
        for (const Row of [Entry, Page, LateEntry, Reader, Printer]) Row.useDataSource(source);
      }
      for (const Row of [Entry, Page] as Titled[]) {
        const { a, b, scope } = rows(first, Row);
        for (const tenant of [a, b]) {
          expect(await scope.run(tenant, async () => titles(await Row.find()))).toEqual([own(tenant)]);
        }
        await expect((async () => Row.find())()).rejects.toMatchObject({ code: 'no_tenant' });
      }
      const { a, scope } = rows(first, Entry);
      await expect((async () => LateEntry.find())()).rejects.toMatchObject({ code: 'no_tenant' });
      await expect(scope.run(a, () => LateEntry.find())).rejects.toThrow(/No metadata for "LateEntry"/);
      expect(() => Object.defineProperty(Entry, 'dataSource', { value: later[0] })).toThrow(TypeError);
    } finally {
      for (const source of later) await source.destroy();
    }
  });

  it('the platform’s classes answer to the registry’s data source and to no other', async () => {
    for (const Row of [Reader, Printer] as (typeof BaseEntity)[]) {
      // Two applications are open: which one's is asked, nobody can tell.
      expect(() => Row.getRepository()).toThrow(expect.objectContaining({ code: 'active_record' }));
    }
    await second.close();
    const meta = first.app.get<DataSource>(getDataSourceToken(META_DATA_SOURCE));
    const { a, scope } = rows(first, Entry);
    for (const Row of [Reader, Printer] as (typeof BaseEntity)[]) {
      expect(Row.getRepository().manager.dataSource).toBe(meta);
      await scope.run(a, () => expect(Row.getRepository().manager.dataSource).toBe(meta));
      expect(await Row.count()).toBe(1);
    }
    second = { ...second, close: async () => {} };
  });

  it('where only the owner’s data source is open, a class is nobody’s', async () => {
    class Lonely extends BaseEntity {
      @PrimaryGeneratedColumn('uuid')
      id: string;
    }
    Entity('lonely')(Lonely);
    const plain = await new DataSource({ type: 'postgres', url: first.ownerUrl, entities: [Lonely] }).initialize();
    const owner = new OwnerDataSource({ type: 'postgres', url: first.ownerUrl, entities: [Lonely] });
    try {
      await owner.initialize();
      expect(Lonely.getRepository().manager.dataSource).toBe(plain);
    } finally {
      await owner.destroy();
      await plain.destroy();
    }
    class Single extends BaseEntity {
      @PrimaryGeneratedColumn('uuid')
      id: string;
    }
    Entity('single')(Single);
    await using closing = { [Symbol.asyncDispose]: () => alone.destroy() };
    const alone = await new OwnerDataSource({ type: 'postgres', url: first.ownerUrl, entities: [Single] }).initialize();
    expect(closing).toBeDefined();
    expect(() => Single.getRepository()).toThrow(expect.objectContaining({ code: 'active_record' }));
    expect(
      () => new OwnerDataSource({ type: 'postgres', url: first.ownerUrl, entities: ['dist/*.entity.js'] }),
    ).toThrow(expect.objectContaining({ code: 'unsafe_option' }));
  });

  it('a class that keeps its data source by itself is refused', () => {
    expect(() => new TenantDataSource({ url: first.ownerUrl, entities: [OtherRow] })).toThrow(
      expect.objectContaining({ code: 'unsafe_option', message: expect.stringContaining('OtherRow') }),
    );
  });

  it('a class whose tables a blueprint has placed is refused by one that places them elsewhere', () => {
    const isolation = rowPerTenant({ tenantColumn: 'journal_id' });
    const shared = { schema: 'elsewhere', entities: [Entry], migrations: [] };
    expect(() => defineBlueprint({ name: 'other', isolation, shared, demoTenants: [] })).toThrow(
      /Entry .* "elsewhere".*"journal"/,
    );
    for (const entities of [[Entry], [Printer]]) {
      expect(() =>
        defineBlueprint({
          name: 'other',
          isolation: schemaPerTenant({ schemaName: ({ id }) => id }),
          shared: { schema: 'other', entities: [], migrations: [] },
          tenant: { entities, migrations: [] },
          demoTenants: [],
        }),
      ).toThrow(/own schema/);
    }
  });

  it('how a bigint is read stays as it was, whatever a later data source sets for the process', async () => {
    const before = pg.types.getTypeParser(20, 'text');
    const { a, scope } = rows(first, Entry);
    const source = first.app.get<TenantDataSource>(getDataSourceToken());
    const read = () => scope.run(a, () => source.query<{ big: unknown }[]>('SELECT 9007199254740993::bigint AS big'));
    const later = await new DataSource({ type: 'postgres', url: first.ownerUrl, parseInt8: true }).initialize();
    try {
      expect(pg.types.getTypeParser(20, 'text')).not.toBe(before);
      expect(await read()).toEqual([{ big: '9007199254740993' }]);
    } finally {
      pg.types.setTypeParser(20, before);
      await later.destroy();
    }
  });
});
