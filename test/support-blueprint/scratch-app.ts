import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { support, SupportModule } from '../../src/blueprints/support/index.js';
import { configureHttp } from '../../src/http/index.js';
import { type SeedTenant, TenancyModule, type Tenant } from '../../src/tenancy/index.js';
import { ScratchDatabase } from './scratch-database.js';

type Verb = 'get' | 'post' | 'patch' | 'delete';

/** The blueprint served over HTTP on the real core, without the access room: whoever names a tenant enters it. */
export class ScratchApp {
  private constructor(
    readonly database: ScratchDatabase,
    private readonly app: NestExpressApplication,
    private readonly tenants: Tenant[],
  ) {}

  static async start(): Promise<ScratchApp> {
    const database = await ScratchDatabase.create();
    const tenants: Tenant[] = [];
    const find = (name: string) => tenants.find(({ id, slug }) => id === name || slug === name) ?? null;
    const module = await Test.createTestingModule({
      imports: [
        TenancyModule.forRoot({
          dataSource: { url: database.appUrl, entities: [...support.shared.entities], acquireTimeoutMs: 30_000 },
          trustHeader: true,
          lookup: { find: ({ value }) => Promise.resolve(find(value)) },
        }),
        SupportModule,
      ],
    }).compile();
    const app = module.createNestApplication<NestExpressApplication>();
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
    return new ScratchApp(database, app, tenants);
  }

  /** A new organization, with demo data when asked for. */
  async organization(
    slug: string,
    options: { demo?: boolean; profile?: Record<string, unknown> } = {},
  ): Promise<SeedTenant> {
    const tenant = await this.database.organization(slug, options.profile ?? profileOf(slug));
    if (options.demo) await this.database.inside(tenant, (manager) => support.demoData!(manager, tenant));
    this.tenants.push({
      ...tenant,
      blueprint: 'support',
      isolation: 'row',
      status: 'active',
      schemaName: 'support',
      roleName: this.database.role,
      searchPath: ['support'],
      schemaVersion: null,
    });
    return tenant;
  }

  /** `as(acme)('post', 'tickets', body)` */
  as({ id }: Pick<SeedTenant, 'id'>) {
    return (verb: Verb, path: string, body?: object) => {
      const call = request(this.app.getHttpServer())[verb](`/support/${path}`).set('X-Tenant-ID', id);
      return body ? call.send(body) : call;
    };
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

const profileOf = (slug: string) => support.demoTenants.find((demo) => demo.slug === slug)?.profile;

export type Client = ReturnType<ScratchApp['as']>;

/** The body of an answer that must be a success. */
export async function ok<T = any>(call: request.Test): Promise<T> {
  const { status, body } = await call;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as T;
}
