import { type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type DynamicModule,
  Inject,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type NestModule,
  type Provider,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModuleRef, ModulesContainer } from '@nestjs/core';
import { getDataSourceToken, InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { TenantDataSource } from '../connection/index.js';
import { type EntityClass } from '../blueprint.js';
import { AuthorizationMissingError } from '../errors.js';
import { type HandlerKeys } from '../idempotency/handler-keys.js';
import { KEY_TABLES, KeyStore, type Query, REGISTRY_KEYS } from '../idempotency/index.js';
import { TenantResolver } from '../request/tenant-resolver.js';
import { runIn } from '../scope/place.js';
import { RequestDoor, type TenantRequest } from '../scope/request-door.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { AuthorisationInterceptor } from './authorisation.interceptor.js';
import { TENANT_MANAGER, TENANT_QUERY_RUNNER } from './decorators.js';
import { tenantManagerHandle, tenantQueryRunnerHandle } from './handles.js';
import { HOME_FOLDER, TENANCY_OPTIONS, type TenancyOptions, TENANT_AUTHORITY } from './options.js';
import { makeHandlersTransactional } from './transactional-handlers.js';
import { TenantDatabase } from './tenant-database.js';
import { TenantGuard } from './tenant.guard.js';

export interface TenancyAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: InjectionToken[];
  readonly useFactory: (...dependencies: any[]) => TenancyOptions | Promise<TenancyOptions>;
}

const HANDLES: Provider[] = [
  {
    provide: HOME_FOLDER,
    inject: [TENANCY_OPTIONS],
    useFactory: ({ homeFolder }: TenancyOptions) => homeFolder ?? '.tenantry',
  },
  { provide: TENANT_MANAGER, inject: [getDataSourceToken()], useFactory: tenantManagerHandle },
  { provide: TENANT_QUERY_RUNNER, inject: [getDataSourceToken()], useFactory: tenantQueryRunnerHandle },
];
const SERVICES = [TenantScope, TenantResolver, TenantDatabase];

/** Carries the options, so that the data source and the services can both have them injected. */
@Module({})
class TenancyOptionsModule {}

/**
 * Tenancy for an application: the default TypeORM data source becomes tenant-safe, and requests run in the scope of
 * their tenant. `@InjectRepository(Entity)` works unchanged.
 */
@Module({})
export class TenancyModule implements NestModule {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly application: ApplicationConfig,
    private readonly modules: ModulesContainer,
    private readonly resolver: TenantResolver,
    private readonly references: ModuleRef,
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions,
  ) {}

  /**
   * Nest calls it in applications that serve requests, once all providers are there and before routes are made.
   * @throws AuthorizationMissingError
   */
  configure(): void {
    // Not by way of the consumer: its paths depend on the application's prefix, and a door must be on all of them.
    this.http.httpAdapter.use(doorInto(this.dataSource, this.handlerKeys()));
    this.letTenantsIn();
    makeHandlersTransactional(this.modules);
  }

  private letTenantsIn(): void {
    const { authorize, trustHeader } = this.options;
    if (authorize) {
      // The first of the interceptors: the others see the request with its tenant.
      this.application.getGlobalInterceptors().unshift(new AuthorisationInterceptor(this.resolver, authorize));
      return;
    }
    const isDecided = [...this.modules.values()].some(({ providers }) => providers.has(TENANT_AUTHORITY));
    if (!isDecided && trustHeader !== true) throw new AuthorizationMissingError();
    this.application.useGlobalGuards(new TenantGuard(this.resolver));
  }

  private handlerKeys(): HandlerKeys {
    const { dataSource, references } = this;
    const query: Query = (sql, values) => dataSource.query(sql, values);
    let registry: KeyStore | null | undefined;
    return {
      tenant: new KeyStore(KEY_TABLES.tenant, query),
      registry: () => (registry === undefined ? (registry = registryOf(references)) : registry),
      async atLevel(level, work) {
        if (level) await dataSource.query(`SET TRANSACTION ISOLATION LEVEL ${level}`);
        return work();
      },
    };
  }

  static forRoot(options: TenancyOptions): DynamicModule {
    return TenancyModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(options: TenancyAsyncOptions): DynamicModule {
    const carrier: DynamicModule = {
      module: TenancyOptionsModule,
      imports: options.imports ?? [],
      providers: [{ provide: TENANCY_OPTIONS, inject: options.inject ?? [], useFactory: options.useFactory }],
      exports: [TENANCY_OPTIONS],
    };
    const typeorm = TypeOrmModule.forRootAsync({
      imports: [carrier],
      inject: [TENANCY_OPTIONS],
      // Retrying is left to whoever starts the process: a wrong password does not get better by asking again.
      useFactory: (tenancy: TenancyOptions) => ({ type: 'postgres', retryAttempts: 0, tenancy }) as object,
      dataSourceFactory: async (given) =>
        new TenantDataSource((given as unknown as { tenancy: TenancyOptions }).tenancy.dataSource).initialize(),
    });
    return {
      module: TenancyModule,
      global: true,
      imports: [carrier, typeorm],
      providers: [...SERVICES, ...HANDLES],
      exports: [...SERVICES, ...HANDLES, carrier],
    };
  }

  /** TypeORM's own `forFeature`, for the entities a module injects repositories of. */
  static forFeature(entities: EntityClass[]): DynamicModule {
    return TypeOrmModule.forFeature(entities);
  }
}

/** The data source goes with the request: two applications of one process may list the same entities. */
function doorInto(dataSource: DataSource, keys: HandlerKeys) {
  return (request: IncomingMessage & TenantRequest, response: ServerResponse, next: () => void): void =>
    runIn(new RequestDoor(request, response, dataSource, keys), next);
}

/** Null where the application has no register. */
function registryOf(references: ModuleRef): KeyStore | null {
  try {
    return references.get<KeyStore>(REGISTRY_KEYS, { strict: false });
  } catch {
    return null;
  }
}
