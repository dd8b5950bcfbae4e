import { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  Body,
  ClassSerializerInterceptor,
  Controller,
  Get,
  HttpCode,
  Inject,
  type INestApplication,
  Module,
  Param,
  Patch,
  Post,
  Res,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Exclude } from 'class-transformer';
import { type Response } from 'express';
import { type EntityManager } from 'typeorm';
import { plainDataSourceOptions } from '../../../src/database/index.js';
import { AnswersCredential, ConflictProblem, configureHttp } from '../../../src/http/index.js';
import { META_DATA_SOURCE, MetaModule } from '../../../src/meta/index.js';
import {
  CurrentTenant,
  InjectTenantManager,
  TenancyModule,
  type Tenant,
  TenantTransaction,
} from '../../../src/tenancy/index.js';
import { type Bench } from '../../provisioning/support/bench.js';

/** What a test changes about the next handler. */
export interface Behaviour {
  /** How often a handler has run. */
  runs: number;
  /** Awaited by the handler once it has written. */
  meanwhile: () => Promise<void> | void;
}

const BEHAVIOUR = Symbol('BEHAVIOUR');

/** A row in a table of the tenant's own, in either isolation. */
const INSERT: Readonly<Record<string, string>> = {
  library: 'INSERT INTO books (title) VALUES ($1) RETURNING id',
  club: 'INSERT INTO matches (opponent) VALUES ($1) RETURNING id',
};

class Thing {
  name: string;
  @Exclude()
  secret: string;
}

@Controller('things')
class ThingsController {
  constructor(
    @InjectTenantManager() private readonly manager: EntityManager,
    @Inject(BEHAVIOUR) private readonly behaviour: Behaviour,
  ) {}

  private async write(tenant: Tenant, name: string, manager = this.manager) {
    this.behaviour.runs += 1;
    const [{ id }] = (await manager.query(INSERT[tenant.blueprint], [name])) as { id: string }[];
    await this.behaviour.meanwhile();
    return { id, name, at: new Date(), run: this.behaviour.runs };
  }

  @Post()
  async create(
    @Body() { name }: { name: string },
    @CurrentTenant() tenant: Tenant,
    @Res({ passthrough: true }) reply: Response,
  ) {
    const made = await this.write(tenant, name);
    reply.setHeader('Location', `/things/${made.id}`).setHeader('ETag', '"1"');
    if (name.startsWith('accepted')) reply.status(202);
    return made;
  }

  @Patch(':id')
  change(@Param('id') id: string, @Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return this.write(tenant, `${id} ${name}`);
  }

  @Post('nothing')
  @HttpCode(204)
  async nothing(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    await this.write(tenant, name);
  }

  @Post('text')
  async text(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return `"${(await this.write(tenant, name)).name}" was made`;
  }

  @Post('large')
  async large(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return { ...(await this.write(tenant, name)), padding: 'x'.repeat(70_000) };
  }

  @Post('strict')
  strict(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return this.manager.transaction('SERIALIZABLE', async (manager) => {
      const [{ level }] = (await manager.query(`SELECT current_setting('transaction_isolation') AS level`)) as [
        { level: string },
      ];
      return { ...(await this.write(tenant, name, manager)), level };
    });
  }

  @Post('refused')
  async refused(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    await this.write(tenant, name);
    throw new ConflictProblem('not_now', 'Not now.');
  }

  @Post('broken')
  async broken(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    await this.write(tenant, name);
    throw new Error('broken on purpose');
  }

  @Post('each')
  @TenantTransaction('statement')
  each(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return this.write(tenant, name);
  }

  @Post('each/refused')
  @TenantTransaction('statement')
  eachRefused() {
    this.behaviour.runs += 1;
    throw new ConflictProblem('not_now', 'Not now.');
  }

  @Post('each/broken')
  @TenantTransaction('statement')
  async eachBroken(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    await this.write(tenant, name);
    throw new Error('broken on purpose');
  }

  @Post('stream')
  async stream(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    await this.write(tenant, name);
    return new StreamableFile(Readable.from(['a', 'b']));
  }

  @Post('by-hand')
  async byHand(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant, @Res() response: Response) {
    await this.write(tenant, name);
    response.status(201).json({ name });
  }

  @Post('credential')
  @AnswersCredential()
  async credential(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return { ...(await this.write(tenant, name)), token: 'secret' };
  }

  @Post('serialized')
  @UseInterceptors(ClassSerializerInterceptor)
  async serialized(@Body() { name }: { name: string }, @CurrentTenant() tenant: Tenant) {
    return Object.assign(new Thing(), await this.write(tenant, name), { secret: 'not to be shown' });
  }

  @Post('cookie')
  async cookie(
    @Body() { name }: { name: string },
    @CurrentTenant() tenant: Tenant,
    @Res({ passthrough: true }) reply: Response,
  ) {
    reply.cookie('session', 'secret');
    return this.write(tenant, name);
  }

  @Get('count')
  count() {
    return { runs: this.behaviour.runs };
  }
}

@Controller('platform')
class PlatformController {
  constructor(@Inject(BEHAVIOUR) private readonly behaviour: Behaviour) {}

  @Post()
  async begin() {
    this.behaviour.runs += 1;
    await this.behaviour.meanwhile();
    return { run: this.behaviour.runs };
  }
}

export interface RepeatableApp {
  readonly app: INestApplication;
  readonly baseUrl: string;
  readonly behaviour: Behaviour;
}

/** An application with every kind of handler that takes a key, or refuses it. */
export async function startRepeatableApp(
  bench: Bench,
  tenants: () => readonly Tenant[],
  { appUrl = bench.urls.appUrl, metaUrl = bench.urls.metaUrl, lockTimeoutMs = 10_000 } = {},
): Promise<RepeatableApp> {
  const behaviour: Behaviour = { runs: 0, meanwhile: () => {} };
  @Module({
    imports: [
      TypeOrmModule.forRoot({
        ...plainDataSourceOptions({ url: metaUrl, entities: [], applicationName: 'meta' }),
        name: META_DATA_SOURCE,
      }),
      MetaModule.forRoot({ url: metaUrl, resolutionCacheSeconds: 0 }),
      TenancyModule.forRoot({
        dataSource: { url: appUrl, entities: [], poolSize: 10, maxPerTenant: 10, lockTimeoutMs },
        trustHeader: true,
        lookup: { find: ({ value }) => tenants().find(({ slug }) => slug === value) ?? null },
      }),
    ],
    providers: [{ provide: BEHAVIOUR, useValue: behaviour }],
    controllers: [ThingsController, PlatformController],
  })
  class RepeatableModule {}
  const module = await Test.createTestingModule({ imports: [RepeatableModule] }).compile();
  module.useLogger(false);
  const app = configureHttp(module.createNestApplication({ logger: false }));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, baseUrl: `http://127.0.0.1:${port}`, behaviour };
}
