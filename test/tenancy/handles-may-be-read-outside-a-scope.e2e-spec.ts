import { type INestApplication, Injectable, Module } from '@nestjs/common';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { type EntityManager, type QueryRunner } from 'typeorm';
import {
  InjectTenantManager,
  InjectTenantQueryRunner,
  TenancyModule,
  TenantDatabase,
} from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

@Injectable()
class Nightly {
  constructor(
    @InjectTenantManager() readonly manager: EntityManager,
    @InjectTenantQueryRunner() readonly queryRunner: QueryRunner,
    private readonly database: TenantDatabase,
  ) {}

  @Cron('0 0 3 * * *', { name: 'nightly' })
  async count(): Promise<void> {
    await this.manager.count(Note);
  }

  bodies(tenant: string): Promise<string[][]> {
    return this.database.withTenant(tenant, async () => [
      (await this.manager.find(Note)).map(({ body }) => body),
      ((await this.queryRunner.query('SELECT body FROM notes')) as Note[]).map(({ body }) => body),
    ]);
  }
}

let play: Playground;
let app: INestApplication;
let nightly: Nightly;

beforeAll(async () => {
  play = await makePlayground();
  @Module({
    imports: [
      ScheduleModule.forRoot(),
      TenancyModule.forRoot({
        dataSource: { url: play.appUrl, entities: [Note], poolSize: 2 },
        trustHeader: true,
        lookup: { find: ({ value }) => play.tenants.find(({ slug }) => slug === value) ?? null },
      }),
    ],
    providers: [Nightly],
  })
  class NightlyModule {}
  const module = await Test.createTestingModule({ imports: [NightlyModule] }).compile();
  app = module.createNestApplication({ logger: false });
  await app.init();
  nightly = app.get(Nightly);
});
afterAll(async () => {
  await app?.close();
  await play?.close();
});

it('an application with @nestjs/schedule starts, and its jobs are found', () => {
  expect([...app.get(SchedulerRegistry).getCronJobs().keys()]).toEqual(['nightly']);
});

it.each(['manager', 'queryRunner'] as const)(
  'every member of the %s can be read as an explorer reads it',
  async (name) => {
    const handle = nightly[name];
    const names = new Set<PropertyKey>();
    for (let level: object | null = handle; level; level = Object.getPrototypeOf(level) as object | null) {
      for (const key of Reflect.ownKeys(level)) names.add(key);
    }
    expect(names.size).toBeGreaterThan(20);
    for (const key of names) expect(() => Reflect.get(handle, key) as unknown).not.toThrow();
    expect(JSON.stringify(Object.keys(handle))).toBeTruthy();
  },
);

it('a method that was read outside a scope is that of the scope it is called in', async () => {
  const find = nightly.manager.find as (entity: typeof Note) => Promise<Note[]>;
  const query = nightly.queryRunner.query as (sql: string) => Promise<Note[]>;
  const database = app.get(TenantDatabase);
  for (const { slug } of play.tenants) {
    expect(await nightly.bodies(slug)).toEqual([[slug], [slug]]);
    expect(await database.withTenant(slug, () => find(Note))).toMatchObject([{ body: slug }]);
    expect(await database.withTenant(slug, () => query('SELECT body FROM notes'))).toMatchObject([{ body: slug }]);
  }
});

it('a call outside a scope is refused, and so is a job that enters no tenant', async () => {
  await expect((async () => nightly.manager.find(Note))()).rejects.toMatchObject({ code: 'no_tenant' });
  await expect((async () => nightly.queryRunner.query('SELECT 1'))()).rejects.toMatchObject({ code: 'no_tenant' });
  await expect(nightly.count()).rejects.toMatchObject({ code: 'no_tenant' });
  expect(nightly.queryRunner.manager).toBeUndefined();
});
