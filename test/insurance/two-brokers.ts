import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../../src/access/index.js';
import { insurance, InsuranceModule } from '../../src/blueprints/insurance/index.js';
import { plainDataSourceOptions, setupDatabase } from '../../src/database/index.js';
import { configureHttp } from '../../src/http/index.js';
import { ApiKeys, META_DATA_SOURCE, metaEntities, MetaModule, TenantRegister } from '../../src/meta/index.js';
import { Migrations, OwnerDatabase, ProvisioningModule, ProvisioningService } from '../../src/provisioning/index.js';
import { TenancyModule, type Tenant, TenantDatabase } from '../../src/tenancy/index.js';
import { createEmptyDatabase } from '../support/postgres.js';

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
}

/** One broker as a client sees it. */
export interface Desk {
  tenant: Tenant;
  call<T = any>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer<T>>;
  /** @throws where the answer is not a success. */
  get<T = any>(path: string): Promise<T>;
  post<T = any>(path: string, body?: object): Promise<T>;
}

export interface TwoBrokers {
  app: INestApplication;
  acme: Desk;
  birch: Desk;
  /** Runs as a tenant, past HTTP. */
  tenants: TenantDatabase;
  keys: ApiKeys;
  close(): Promise<void>;
}

/** Insurance on the real core: two brokers with their demo books, each behind its own role and schema. */
export async function startTwoBrokers(poolSize = 4): Promise<TwoBrokers> {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-insurance-'));
  process.env.TENANTRY_HOME = home;
  const database = await createEmptyDatabase();
  const { urls } = await setupDatabase({ ownerUrl: database.ownerUrl });
  const provisioning = {
    ownerUrl: database.ownerUrl,
    appUrl: urls.appUrl,
    blueprints: [insurance],
    environment: 'test' as const,
  };
  const owner = new OwnerDatabase(provisioning);
  const migrations = new Migrations(owner);
  await migrations.migrateMeta();
  await migrations.migrateShared();
  await owner.onModuleDestroy();
  const entities = [...insurance.shared.entities, ...insurance.tenant!.entities] as never[];
  const meta = plainDataSourceOptions({ url: urls.metaUrl, entities: metaEntities, applicationName: 'test register' });
  const testing = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({ ...meta, name: META_DATA_SOURCE }),
      MetaModule.forRoot({ url: urls.metaUrl, resolutionCacheSeconds: 5 }),
      TenancyModule.forRootAsync({
        inject: [TenantRegister],
        useFactory: (lookup: TenantRegister) => ({ dataSource: { url: urls.appUrl, entities, poolSize }, lookup }),
      }),
      AccessModule.forRootAsync({ useFactory: () => ({ blueprints: ['insurance'] }) }),
      ProvisioningModule.forRoot(provisioning),
      InsuranceModule,
    ],
  }).compile();
  const app = configureHttp(testing.createNestApplication({ logger: ['error', 'fatal'] }));
  await app.listen(0, '127.0.0.1');
  const [keys, service] = [app.get(ApiKeys, { strict: false }), app.get(ProvisioningService, { strict: false })];
  const open = async ({ slug, name, profile }: (typeof insurance.demoTenants)[number]): Promise<Desk> => {
    const tenant = await service.create({ slug, name, profile, blueprint: 'insurance', seed: true });
    const { key } = await keys.create({ tenantId: tenant.id, name: 'test' });
    return deskOf(await app.getUrl(), tenant, key);
  };
  const [acme, birch] = [await open(insurance.demoTenants[0]), await open(insurance.demoTenants[1])];
  return {
    app,
    acme,
    birch,
    keys,
    tenants: app.get(TenantDatabase, { strict: false }),
    async close() {
      await app.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function deskOf(url: string, tenant: Tenant, key: string): Desk {
  async function call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const json: Record<string, string> = body ? { 'Content-Type': 'application/json' } : {};
    const response = await fetch(`${url}/insurance/${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...json, ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  async function succeed(method: string, path: string, body?: object) {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  return { tenant, call, get: (path) => succeed('GET', path), post: (path, body = {}) => succeed('POST', path, body) };
}
