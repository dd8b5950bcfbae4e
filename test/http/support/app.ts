import { type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AbstractLogger, DataSource, type LogLevel, type LogMessage } from 'typeorm';
import { configureHttp, type HttpOptions } from '../../../src/http/index.js';
import { SnakeNamingStrategy } from '../../../src/tenancy/index.js';
import { createEmptyDatabase } from '../../support/postgres.js';
import { Book, BookHooks, BooksController, PlainController, ShelvesController, Shelf } from './library.js';

export interface LibraryOptions extends HttpOptions {
  readonly controllers?: Type<unknown>[];
  readonly providers?: Provider[];
  readonly imports?: (DynamicModule | Type<unknown>)[];
  readonly beforeInit?: (app: NestExpressApplication) => void;
}

/** The library served on a database of its own. `close` leaves nothing behind. */
export async function startLibrary(options: LibraryOptions = {}) {
  const { controllers = [], providers = [], imports = [], beforeInit, ...http } = options;
  const database = await createEmptyDatabase();
  const log = new StatementLog(['query']);
  const module = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: database.ownerUrl,
        entities: [Book, Shelf],
        synchronize: true,
        namingStrategy: new SnakeNamingStrategy(),
        installExtensions: false,
        uuidExtension: 'pgcrypto',
        retryAttempts: 0,
        poolSize: 8,
        logging: ['query'],
        logger: log,
      }),
      TypeOrmModule.forFeature([Book, Shelf]),
      ...imports,
    ],
    controllers: [BooksController, ShelvesController, PlainController, ...controllers],
    providers: [BookHooks, ...providers],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  configureHttp(app, http);
  beforeInit?.(app);
  await app.init();
  return {
    app,
    server: app.getHttpServer(),
    hooks: app.get(BookHooks),
    dataSource: app.get(DataSource),
    /** The statements that `work` sent. */
    async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
      log.statements.length = 0;
      await work();
      return [...log.statements];
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}

class StatementLog extends AbstractLogger {
  readonly statements: string[] = [];

  protected writeLog(_level: LogLevel, message: LogMessage | string | number | (LogMessage | string | number)[]) {
    for (const each of [message].flat()) this.statements.push(String(typeof each === 'object' ? each.message : each));
  }
}

export type Library = Awaited<ReturnType<typeof startLibrary>>;
