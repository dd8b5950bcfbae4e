import { type CanActivate, type ExecutionContext, Global, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type NextFunction, type Request, type Response } from 'express';
import { AccessRegistry, type Principal } from '../../src/access/index.js';
import { InsuranceModule } from '../../src/blueprints/insurance/insurance.module.js';
import { configureHttp, ForbiddenProblem } from '../../src/http/index.js';
import { ACME, createScratchDatabase, type ScratchDatabase } from './scratch-database.js';

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
}

/** The insurance API of one broker, Acme's demo book in it, without the core around it: what is tested here is insurance. */
export interface BrokerApp {
  database: ScratchDatabase;
  url: string;
  call<T = any>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer<T>>;
  get<T = any>(path: string): Promise<T>;
  post<T = any>(path: string, body?: object): Promise<T>;
  /** The first column of each row. */
  column(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

/** As the header says: the key of a user, or (without it) a key of the platform. */
function principalOf(request: Request): Principal {
  const userId = request.header('x-test-user') ?? null;
  const kind = userId ? ('tenant' as const) : ('platform' as const);
  return { kind, keyId: 'test', tenantId: userId && ACME.id, userId, scopes: userId ? [] : ['*'] };
}

class PermissionGuard implements CanActivate {
  constructor(
    private readonly access: AccessRegistry,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<{ principal: Principal }>();
    if (principal.kind === 'platform') return true;
    const needed = this.reflector.get<string[] | undefined>('tenantry:permissions', context.getHandler()) ?? ['(none)'];
    const granted = await this.access.permissionsFor('insurance')!.permissionsOf(principal, ACME as never);
    const missing = needed.find((permission) => !granted.has(permission));
    if (missing) throw new ForbiddenProblem(missing);
    return true;
  }
}

@Global()
@Module({ providers: [AccessRegistry], exports: [AccessRegistry] })
class AccessStandIn {}

export async function startBrokerApp(): Promise<BrokerApp> {
  const database = await createScratchDatabase();
  await database.seed();
  const root = TypeOrmModule.forRootAsync({
    useFactory: () => ({ ...database.dataSource.options }),
    dataSourceFactory: () => Promise.resolve(database.dataSource),
  });
  const testing = await Test.createTestingModule({ imports: [root, AccessStandIn, InsuranceModule] }).compile();
  const app = configureHttp(testing.createNestApplication({ logger: ['error', 'fatal'] }));
  app.use((request: Request & { principal?: Principal; tenant?: object }, _response: Response, next: NextFunction) => {
    request.principal = principalOf(request);
    request.tenant = ACME;
    next();
  });
  app.useGlobalGuards(new PermissionGuard(testing.get(AccessRegistry), testing.get(Reflector)));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();

  async function call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${url}/insurance/${path}`, {
      method,
      headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  async function expectOk(method: string, path: string, body?: object) {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  return {
    database,
    url,
    call,
    get: (path) => expectOk('GET', path),
    post: (path, body = {}) => expectOk('POST', path, body),
    async column(sql) {
      const rows = await database.dataSource.query<Record<string, unknown>[]>(sql);
      return rows.map((row) => Object.values(row)[0]);
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
