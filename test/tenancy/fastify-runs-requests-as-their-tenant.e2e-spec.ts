import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { CurrentTenant, TenancyModule, type TenancyOptions, type Tenant } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

@Controller('notes')
class NotesController {
  constructor(@InjectRepository(Note) private readonly notes: Repository<Note>) {}

  @Get()
  async list(@CurrentTenant() tenant: Tenant) {
    return { tenant: tenant.slug, bodies: (await this.notes.find()).map(({ body }) => body).sort() };
  }

  @Post()
  async add(@Body() { body, fail }: { body: string; fail?: boolean }) {
    await this.notes.save({ body });
    if (fail) throw new Error('after the insert');
    return this.notes.countBy({ body });
  }
}

let play: Playground;
beforeAll(async () => {
  play = await makePlayground();
});
afterAll(() => play?.close());

it.each([
  ['trustHeader', { trustHeader: true }],
  ['authorize', { authorize: () => true }],
] as [string, Partial<TenancyOptions>][])(
  'with %s each tenant reads and writes its own rows',
  async (name, options) => {
    @Module({
      imports: [
        TenancyModule.forRoot({
          dataSource: { url: play.appUrl, entities: [Note], poolSize: 2 },
          lookup: { find: ({ value }) => play.tenants.find(({ slug }) => slug === value) ?? null },
          ...options,
        }),
        TenancyModule.forFeature([Note]),
      ],
      controllers: [NotesController],
    })
    class NotesModule {}
    const module = await Test.createTestingModule({ imports: [NotesModule] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/notes`;
    for (const { slug } of play.tenants) {
      const headers = { 'x-tenant-id': slug, 'content-type': 'application/json' };
      const post = (body: object) => fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      expect((await post({ body: `${name} of ${slug}` })).status).toBe(201);
      expect((await post({ body: `${name} undone`, fail: true })).status).toBe(500);
      const { tenant, bodies } = (await (await fetch(url, { headers })).json()) as { tenant: string; bodies: string[] };
      expect(tenant).toBe(slug);
      expect(bodies).toContain(`${name} of ${slug}`);
      expect(bodies.every((body) => body.endsWith(slug))).toBe(true);
    }
    await app.close();
  },
);
