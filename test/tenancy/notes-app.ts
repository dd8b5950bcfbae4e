import { Body, Controller, Get, type INestApplication, Injectable, Module, Param, Post } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Test } from '@nestjs/testing';
import { type EntityManager, type QueryRunner, type Repository } from 'typeorm';
import { configureHttp } from '../../src/http/index.js';
import {
  CurrentTenant,
  InjectTenantManager,
  InjectTenantQueryRunner,
  TenancyModule,
  type Tenant,
  TenantDatabase,
  type TenantDataSource,
  type TenantDataSourceOptions,
  type TenantRef,
  TenantTransaction,
} from '../../src/tenancy/index.js';
import { Note, type Playground } from './two-schemas.js';

/** Something else than the database that handlers wait for, until the test says that it is over. */
export class Elsewhere {
  private readonly waiters: (() => void)[] = [];

  get waiting(): number {
    return this.waiters.length;
  }

  wait(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  end(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}

export const elsewhere = new Elsewhere();

/** What a user of the core writes: plain repositories in singletons. */
@Injectable()
export class NotesService {
  constructor(
    @InjectRepository(Note) readonly notes: Repository<Note>,
    @InjectTenantManager() readonly manager: EntityManager,
    @InjectTenantQueryRunner() readonly queryRunner: QueryRunner,
  ) {}
}

@Controller('notes')
export class NotesController {
  constructor(private readonly service: NotesService) {}

  @Get()
  async list(@CurrentTenant() tenant: Tenant) {
    return { tenant: tenant?.slug, bodies: (await this.service.notes.find()).map((note) => note.body) };
  }

  @Get('slow')
  async slow() {
    const before = await this.service.notes.count();
    await elsewhere.wait();
    return { before, after: await this.service.manager.count(Note) };
  }

  @Get('sleeping')
  sleeping() {
    return this.service.notes.query('SELECT pg_sleep(20)');
  }

  @Get('same-connection')
  async sameConnection() {
    const { queryRunner } = this.service;
    await queryRunner.startTransaction();
    const [first] = (await queryRunner.query('SELECT pg_backend_pid() AS pid, body FROM notes')) as {
      pid: number;
      body: string;
    }[];
    const [second] = (await queryRunner.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    return { same: first.pid === second.pid, body: first.body };
  }

  @Post()
  async create(@Body() body: { body: string; fail?: boolean }) {
    const note = await this.service.notes.save({ body: body.body });
    if (body.fail) throw new Error('after the insert');
    return { id: note.id, seen: await this.service.manager.count(Note) };
  }

  @Post('each')
  @TenantTransaction('statement')
  async each(@Body() body: { body: string }) {
    await this.service.notes.save({ body: body.body });
    throw new Error('after the insert');
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return this.service.notes.findOneBy({ id });
  }
}

export interface NotesApp {
  app: INestApplication;
  source: TenantDataSource;
  database: TenantDatabase;
  lookups: TenantRef[];
}

export async function startNotesApp(
  play: Playground,
  dataSource: Partial<TenantDataSourceOptions> = {},
): Promise<NotesApp> {
  const lookups: TenantRef[] = [];
  @Module({
    imports: [
      TenancyModule.forRoot({
        dataSource: { url: play.appUrl, entities: [Note], poolSize: 4, ...dataSource },
        baseDomain: 'app.example.com',
        trustHeader: true,
        lookup: {
          find: async (ref) => {
            lookups.push(ref);
            return play.tenants.find((tenant) => tenant.slug === ref.value || tenant.id === ref.value) ?? null;
          },
        },
      }),
      TenancyModule.forFeature([Note]),
    ],
    providers: [NotesService],
    controllers: [NotesController],
  })
  class NotesModule {}
  const module = await Test.createTestingModule({ imports: [NotesModule] }).compile();
  const app = configureHttp(module.createNestApplication({ logger: false }));
  await app.listen(0, '127.0.0.1');
  const database = app.get(TenantDatabase);
  return { app, database, lookups, source: app.get(NotesService).notes.manager.dataSource as TenantDataSource };
}
