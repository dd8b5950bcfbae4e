import { Body, Controller, Get, Headers, type INestApplication, Module, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { configureHttp } from '../../../src/http/index.js';
import { TenancyModule, type TenantDataSourceOptions } from '../../../src/tenancy/index.js';
import { type Arena, ArenaNote } from '../support/arena.js';
import { type Fault } from './faults.js';

const ROWS = 20;

/** What business code does with a tenant's rows, and what goes wrong in the middle of it. */
@Controller('fuzz')
class FuzzController {
  constructor(@InjectRepository(ArenaNote) private readonly notes: Repository<ArenaNote>) {}

  @Get('list')
  async list(@Headers('x-fault') fault: Fault) {
    const before = await this.notes.find({ take: ROWS });
    await this.misbehave(fault);
    return [...before, ...(await this.notes.find({ take: 2, order: { amount: 'ASC' } }))];
  }

  @Get('stream')
  async stream(@Headers('x-fault') fault: Fault) {
    const rows: unknown[] = [];
    for await (const row of await this.notes.createQueryBuilder('note').limit(ROWS).stream()) rows.push(row);
    await this.misbehave(fault);
    return rows;
  }

  @Get('together')
  async together(@Headers('x-fault') fault: Fault) {
    const [rows, count] = await Promise.all([
      this.notes.find({ take: ROWS }),
      this.notes.count(),
      this.misbehave(fault),
    ]);
    return { rows, count };
  }

  @Post('write')
  async write(@Headers('x-fault') fault: Fault, @Body() { body }: { body: string }) {
    await this.notes.save({ body });
    await this.misbehave(fault);
    return this.notes.find({ take: ROWS });
  }

  @Post('nested')
  async nested(@Headers('x-fault') fault: Fault, @Body() { body }: { body: string }) {
    await this.notes.insert({ body });
    await this.notes.manager
      .transaction(async (manager) => {
        await manager.insert(ArenaNote, { body: `${body} undone` });
        throw new Error('undone');
      })
      .catch(() => undefined);
    await Promise.all([this.notes.increment({ body }, 'amount', 1), this.misbehave(fault)]);
    return this.notes.find({ take: ROWS });
  }

  private async misbehave(fault: Fault): Promise<void> {
    if (fault === 'throw') throw new Error('thrown on purpose');
    if (fault === 'abort') await this.notes.query('SELECT fuzz.nap(0.1)');
    if (fault === 'timeout') await this.notes.query('SELECT fuzz.nap(30)');
    if (fault === 'terminate') await this.notes.query('SELECT fuzz.die()');
  }
}

export const READS = ['list', 'stream', 'together'] as const;
export const WRITES = ['write', 'nested'] as const;

/** Gives tenants two ways to hurt themselves that hardening has taken from them. */
export async function allowFaults(arena: Arena): Promise<void> {
  const { rowsRole, tenantsRole } = arena.installation;
  await arena.admin(`CREATE SCHEMA fuzz; GRANT USAGE ON SCHEMA fuzz TO "${rowsRole}", "${tenantsRole}";
    CREATE FUNCTION fuzz.nap(seconds float8) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT pg_sleep(seconds)';
    CREATE FUNCTION fuzz.die() RETURNS boolean LANGUAGE sql SECURITY DEFINER AS 'SELECT pg_terminate_backend(pg_backend_pid())'`);
}

export async function startFuzzApp(arena: Arena, dataSource: TenantDataSourceOptions): Promise<INestApplication> {
  const bySlug = new Map(arena.tenants.map((tenant) => [tenant.slug, tenant]));
  @Module({
    imports: [
      TenancyModule.forRoot({
        dataSource,
        trustHeader: true,
        lookup: { find: ({ value }) => Promise.resolve(bySlug.get(value) ?? null) },
      }),
      TenancyModule.forFeature([ArenaNote]),
    ],
    controllers: [FuzzController],
  })
  class FuzzModule {}
  const module = await Test.createTestingModule({ imports: [FuzzModule] }).compile();
  module.useLogger(false);
  const app = configureHttp(module.createNestApplication({ logger: false }));
  await app.listen(0, '127.0.0.1');
  return app;
}
