import { Global, type INestApplication, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { getEntityManagerToken } from '@nestjs/typeorm';
import { AccessModule, type AccessOptions } from '../../../src/access/index.js';
import { configureHttp } from '../../../src/http/index.js';
import { ApiKeys, META_DATA_SOURCE } from '../../../src/meta/index.js';
import { TenancyModule, type Tenant, type TenantRef } from '../../../src/tenancy/index.js';
import { Note, type Playground } from '../../tenancy/two-schemas.js';

/** The playground's tenants, the first of the blueprint `novels` and the second of `atlases`. */
export function readersOf({ tenants }: Playground): { novel: Tenant; atlas: Tenant } {
  const [first, second] = tenants;
  return { novel: { ...first, blueprint: 'novels' }, atlas: { ...second, blueprint: 'atlases' } };
}

/** A tenant's key, as the small applications know it. */
export const keyOf = ({ slug }: Tenant): string => `tk_${slug}`;

export interface SmallAppInput extends Pick<ModuleMetadata, 'controllers' | 'providers'> {
  readonly play: Playground;
  readonly tenants: readonly Tenant[];
  readonly imports?: Type[];
  readonly access: AccessOptions;
  readonly prepare?: (app: INestApplication) => unknown;
}

/** An application with both modules over a playground: `tk_<slug>` is the key of the tenant, `tk_platform` the operator's. */
export async function startSmallApp(input: SmallAppInput): Promise<NestExpressApplication> {
  const { play, tenants, access, imports = [], controllers = [], providers = [], prepare } = input;
  const find = async ({ value }: TenantRef) => tenants.find(({ id, slug }) => value === id || value === slug) ?? null;
  const verify = async (token: string) => {
    if (token === 'tk_platform') return { id: 'platform', tenantId: null, userId: null, scopes: ['*'] };
    const tenant = tenants.find((each) => token === keyOf(each));
    return tenant ? { id: tenant.id, tenantId: tenant.id, userId: null, scopes: ['*'] } : null;
  };
  const register = [
    { provide: ApiKeys, useValue: { verify, find: async () => null } },
    { provide: getEntityManagerToken(META_DATA_SOURCE), useValue: {} },
  ];

  @Global()
  @Module({ providers: register, exports: register })
  class RegisterModule {}

  @Module({
    imports: [
      RegisterModule,
      TenancyModule.forRoot({ dataSource: { url: play.appUrl, entities: [Note], poolSize: 2 }, lookup: { find } }),
      TenancyModule.forFeature([Note]),
      AccessModule.forRootAsync({ useFactory: () => access }),
      ...imports,
    ],
    controllers,
    providers,
  })
  class SmallModule {}

  const module = await Test.createTestingModule({ imports: [SmallModule] }).compile();
  const app = configureHttp(module.createNestApplication<NestExpressApplication>({ logger: false }));
  await prepare?.(app);
  await app.listen(0, '127.0.0.1');
  return app;
}
