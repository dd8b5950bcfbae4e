import { randomBytes, randomUUID } from 'node:crypto';
import { Global, Module, type Provider } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { getEntityManagerToken } from '@nestjs/typeorm';
import request from 'supertest';
import { AccessModule, type TenantCreation, THROTTLE_LIMITS, type ThrottleLimits } from '../../../src/access/index.js';
import { commerce, CommerceModule } from '../../../src/blueprints/commerce/index.js';
import { TenantCacheModule } from '../../../src/cache/index.js';
import { configureHttp } from '../../../src/http/index.js';
import { MAILER } from '../../../src/mail/index.js';
import { ApiKeys, META_DATA_SOURCE } from '../../../src/meta/index.js';
import { EncryptionModule, TenancyModule, type Tenant, type TenantRef } from '../../../src/tenancy/index.js';
import { SentMail } from '../../support/sent-mail.js';
import { Scratch, type Shop } from './scratch.js';

type Verb = 'get' | 'post' | 'patch' | 'delete';

/** The blueprint served for shops that each have a schema and a role of their own. */
export interface ShopsApp {
  readonly app: NestExpressApplication;
  readonly scratch: Scratch;
  /** Two shops with their demo data. */
  readonly rawdog: Shop;
  readonly mossy: Shop;
  readonly mail: SentMail;
  /** A request to `/commerce/<path>` with the key of the shop, or with the credential given. */
  as(credential: Shop | string | null): Record<Verb, (path: string) => request.Test>;
  /** Another process over the same database: it shares nothing else. */
  again(): Promise<ShopsApp>;
  close(): Promise<void>;
}

/** As provisioning refuses it. */
class SlugTakenError extends Error {
  readonly code = 'tenant_exists';
}

/** What one database holds: its shops and the login that may enter them. */
class Platform {
  readonly tenants: Tenant[] = [];
  private readonly login = `commerce_${randomBytes(5).toString('hex')}`;
  private readonly password = randomBytes(12).toString('hex');

  constructor(readonly scratch: Scratch) {}

  get loginUrl(): string {
    return Object.assign(new URL(this.scratch.url), { username: this.login, password: this.password }).href;
  }

  async begin(): Promise<void> {
    await this.scratch.platform.query(`CREATE ROLE ${this.login} LOGIN NOINHERIT PASSWORD '${this.password}'`);
  }

  async shop(slug: string, profile: Record<string, unknown>): Promise<Shop> {
    const shop = await this.scratch.shop(slug, randomUUID(), profile);
    const role = `${this.login}_${slug}`;
    await this.scratch.platform.query(`CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO ${this.login};
      GRANT USAGE ON SCHEMA ${shop.schema} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${shop.schema} TO ${role}`);
    this.tenants.push(tenantOf(shop, role));
    return shop;
  }

  creation(): TenantCreation {
    return {
      create: async ({ slug, profile, alongside }) => {
        if (this.tenants.some((tenant) => tenant.slug === slug)) throw new SlugTakenError();
        const shop = await this.shop(slug!, profile ?? {});
        await this.scratch.platform.transaction(async (manager) => alongside?.(manager, shop));
        return shop;
      },
    };
  }

  async end(): Promise<void> {
    const roles = [...this.tenants.map(({ roleName }) => roleName), this.login];
    for (const role of roles) await this.scratch.platform.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await this.scratch.drop();
  }
}

/** The operator's key. It names the shop in the header. */
export const PLATFORM_KEY = 'tk_!';
const PLATFORM_KEY_ID = randomUUID();

const ENCRYPTION_KEYS = `test:${randomBytes(32).toString('base64')}`;
const NO_LIMITS: ThrottleLimits = {
  perAccount: Infinity,
  perAddress: Infinity,
  perAccountOverall: Infinity,
};

export async function startShops(limits = NO_LIMITS): Promise<ShopsApp> {
  const platform = new Platform(await Scratch.create());
  await platform.begin();
  const shops = [
    await platform.shop('rawdog', { status: 'active' }),
    await platform.shop('mossy', { status: 'active' }),
  ];
  for (const shop of shops) await commerce.demoData!(shop.dataSource.manager, shop);
  return serve(platform, shops, limits, () => platform.end());
}

async function serve(
  platform: Platform,
  shops: Shop[],
  limits: ThrottleLimits,
  end: () => Promise<void>,
): Promise<ShopsApp> {
  const { scratch, tenants } = platform;
  const mail = new SentMail();
  const find = async ({ value }: TenantRef) => tenants.find(({ id, slug }) => value === id || value === slug) ?? null;
  const keys: Provider = {
    provide: ApiKeys,
    useValue: { verify: (token: string) => keyOf(token, tenants), find: (id: string) => keyById(id, tenants) },
  };
  const mailer: Provider = { provide: MAILER, useValue: mail };
  const identity: Provider = { provide: getEntityManagerToken(META_DATA_SOURCE), useValue: scratch.platform.manager };

  @Global()
  @Module({ providers: [keys, identity, mailer], exports: [keys, identity, mailer] })
  class RegisterModule {}

  @Module({
    imports: [
      RegisterModule,
      TenancyModule.forRoot({
        dataSource: {
          url: platform.loginUrl,
          entities: [...commerce.tenant!.entities],
          poolSize: 8,
          acquireTimeoutMs: 30_000,
        },
        lookup: { find },
      }),
      AccessModule.forRootAsync({
        useFactory: () => ({
          blueprints: [{ name: 'commerce', module: CommerceModule }],
          tenantCreation: platform.creation(),
        }),
      }),
      TenantCacheModule.forRootAsync({ useFactory: () => ({}) }),
      EncryptionModule.forRootAsync({ useFactory: () => ({ configured: ENCRYPTION_KEYS }) }),
      CommerceModule,
    ],
  })
  class ShopsModule {}

  const module = await Test.createTestingModule({ imports: [ShopsModule] })
    .overrideProvider(THROTTLE_LIMITS)
    .useValue(limits)
    .compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    scratch,
    rawdog: shops[0],
    mossy: shops[1],
    mail,
    as: (credential) => {
      const token = typeof credential === 'object' && credential ? `tk_${credential.slug}` : credential;
      const send = (verb: Verb) => (path: string) => {
        const call = request(app.getHttpServer())[verb](`/commerce/${path}`);
        return token ? call.set('Authorization', `Bearer ${token}`) : call;
      };
      return { get: send('get'), post: send('post'), patch: send('patch'), delete: send('delete') };
    },
    again: () => serve(platform, shops, limits, async () => {}),
    async close() {
      await app.close();
      await end();
    },
  };
}

/** Keys of the register, good for everything: `tk_<slug>` in that shop, `tk_!` in every one. */
async function keyOf(token: string, tenants: readonly Tenant[]) {
  if (token === PLATFORM_KEY) return keyById(PLATFORM_KEY_ID, tenants);
  const tenant = tenants.find(({ slug }) => token === `tk_${slug}`);
  return tenant ? keyById(tenant.id, tenants) : null;
}

/** The key's id is its shop's, or the operator's. */
async function keyById(id: string, tenants: readonly Tenant[]) {
  if (id === PLATFORM_KEY_ID) return { id, tenantId: null, userId: null, scopes: ['*'] };
  return tenants.some((tenant) => tenant.id === id) ? { id, tenantId: id, userId: null, scopes: ['*'] } : null;
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
