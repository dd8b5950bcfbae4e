import { Controller, Get, type INestApplication, Module, Param, Post, Query } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectDataSource } from '@nestjs/typeorm';
import { type TenantDataSource, type TenantDataSourceOptions, TenancyModule } from '../../../src/tenancy/index.js';
import { type Arena, ArenaNote } from './arena.js';
import { type Clause } from './payloads.js';

/** The mistake every one of these attacks needs: a request's text glued into a statement. */
const GLUED: Readonly<Record<Clause, (input: string) => string>> = {
  WHERE: (input) => `SELECT id, body FROM notes WHERE body = '${input}'`,
  'ORDER BY': (input) => `SELECT id, body FROM notes ORDER BY ${input}`,
  LIMIT: (input) => `SELECT id, body FROM notes LIMIT ${input}`,
  'JSON path': (input) => `SELECT id, body FROM notes WHERE jsonb_path_query_first(details, '$.${input}') IS NOT NULL`,
  LIKE: (input) => `SELECT id, body FROM notes WHERE body LIKE '${input}%'`,
};

@Controller('search')
class InjectableController {
  constructor(@InjectDataSource() private readonly source: TenantDataSource) {}

  @Get(':clause')
  each(@Param('clause') clause: Clause, @Query('input') input: string) {
    return this.answer(clause, input);
  }

  @Post(':clause')
  inTransaction(@Param('clause') clause: Clause, @Query('input') input: string) {
    return this.answer(clause, input);
  }

  /** Errors go out too, as they do where nobody has thought of them: half of all attacks read them. */
  private async answer(clause: Clause, input: string): Promise<unknown> {
    try {
      return { rows: await this.source.query(GLUED[clause](input)) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** An application that can be injected into, on purpose, over an arena. */
export async function startInjectableApp(arena: Arena, dataSource: TenantDataSourceOptions): Promise<INestApplication> {
  @Module({
    imports: [
      TenancyModule.forRoot({
        dataSource,
        trustHeader: true,
        lookup: { find: ({ value }) => Promise.resolve(arena.tenants.find(({ slug }) => slug === value) ?? null) },
      }),
      TenancyModule.forFeature([ArenaNote]),
    ],
    controllers: [InjectableController],
  })
  class InjectableModule {}
  const module = await Test.createTestingModule({ imports: [InjectableModule] }).compile();
  const app = module.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}
