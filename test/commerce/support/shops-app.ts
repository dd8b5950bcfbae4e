import { randomBytes, randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { commerce, CommerceModule } from '../../../src/blueprints/commerce/index.js';
import { TenantCacheModule } from '../../../src/cache/index.js';
import { configureHttp } from '../../../src/http/index.js';
import { TenancyModule, type Tenant, type TenantRef } from '../../../src/tenancy/index.js';
import { Scratch, type Shop } from './scratch.js';

type Verb = 'get' | 'post' | 'patch' | 'delete';

/** The blueprint served for two shops, each with a schema and a role of its own, both filled with their demo data. */
export interface ShopsApp {
  readonly app: NestExpressApplication;
  readonly rawdog: Shop;
  readonly mossy: Shop;
  /** A request to `/commerce/<path>` as the shop. */
  as(shop: Shop): Record<Verb, (path: string) => request.Test>;
  close(): Promise<void>;
}

export async function startShops(): Promise<ShopsApp> {
  const scratch = await Scratch.create();
  const login = `commerce_${randomBytes(5).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await scratch.platform.query(`CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD '${password}'`);
  const shops = [await scratch.shop('rawdog', randomUUID()), await scratch.shop('mossy', randomUUID())];
  for (const shop of shops) {
    await scratch.platform.query(`CREATE ROLE ${roleOf(login, shop)} NOLOGIN;
      GRANT ${roleOf(login, shop)} TO ${login};
      GRANT USAGE ON SCHEMA ${shop.schema} TO ${roleOf(login, shop)};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${shop.schema} TO ${roleOf(login, shop)}`);
    await commerce.demoData!(shop.dataSource.manager, shop);
  }
  const url = new URL(scratch.serverUrl);
  Object.assign(url, { username: login, password, pathname: `/${scratch.name}` });
  const tenants = shops.map((shop) => tenantOf(shop, roleOf(login, shop)));
  const find = async ({ value }: TenantRef) => tenants.find(({ id, slug }) => value === id || value === slug) ?? null;

  @Module({
    imports: [
      TenancyModule.forRoot({
        dataSource: { url: url.href, entities: [...commerce.tenant!.entities], poolSize: 8, acquireTimeoutMs: 30_000 },
        lookup: { find },
      }),
      TenantCacheModule.forRootAsync({ useFactory: () => ({}) }),
      CommerceModule,
    ],
  })
  class ShopsModule {}

  const module = await Test.createTestingModule({ imports: [ShopsModule] }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    rawdog: shops[0],
    mossy: shops[1],
    as: (shop) => {
      const send = (verb: Verb) => (path: string) =>
        request(app.getHttpServer())[verb](`/commerce/${path}`).set('X-Tenant-ID', shop.slug);
      return { get: send('get'), post: send('post'), patch: send('patch'), delete: send('delete') };
    },
    async close() {
      await app.close();
      for (const shop of shops) await scratch.platform.query(`DROP OWNED BY ${roleOf(login, shop)}`);
      for (const shop of shops) await scratch.platform.query(`DROP ROLE ${roleOf(login, shop)}`);
      await scratch.platform.query(`DROP ROLE ${login}`);
      await scratch.drop();
    },
  };
}

function roleOf(login: string, { slug }: Shop): string {
  return `${login}_${slug}`;
}

function tenantOf({ id, slug, name, schema }: Shop, roleName: string): Tenant {
  return {
    id,
    slug,
    name,
    blueprint: 'commerce',
    isolation: 'schema',
    status: 'active',
    schemaName: schema,
    roleName,
    key: id,
    searchPath: [schema, 'public'],
    schemaVersion: null,
  };
}
