import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { getDataSourceToken, InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { Logger, LoggerModule } from 'nestjs-pino';
import { type DataSource, type DataSourceOptions } from 'typeorm';
import { AccessModule, AccessRegistry, BlueprintRoutes } from './access/index.js';
import { type ServedBlueprint } from './blueprints/index.js';
import { TenantCacheModule } from './cache/index.js';
import { isNeeded, type Settings } from './config/index.js';
import { assertAssurance, plainDataSourceOptions } from './database/index.js';
import { type CheckedFileStore, createFileStore, FILE_STORE, FilesModule } from './files/index.js';
import {
  configureHttp,
  type HealthCheck,
  HealthModule,
  type HttpOptions,
  Metrics,
  MetricsModule,
  setUpSwagger,
} from './http/index.js';
import { createMailer, MAILER, MailModule, RetryingMailer } from './mail/index.js';
import { META_DATA_SOURCE, metaEntities, MetaModule, ResolutionCache } from './meta/index.js';
import { lifecycleProblem, OpsModule, platformKeyOnly } from './ops/index.js';
import {
  ProvisioningModule,
  ProvisioningService,
  ServedTenants,
  tenantStores,
  Walls,
  WALLS,
} from './provisioning/index.js';
import {
  type EncryptionKeyOptions,
  EncryptionModule,
  type EntityClass,
  PlatformDataSource,
  platformEntitiesOf,
  TenancyModule,
  type TenantDataSource,
} from './tenancy/index.js';

/** A mail server is not asked at every probe. */
const LESS_NEEDED = { isOptional: true, everySeconds: 30 };

/** Everything an application is made of, decided before Nest starts. */
export interface AppInput {
  readonly settings: Settings;
  readonly blueprints: readonly ServedBlueprint[];
  /** The logins to serve with; the owner's only where tenants may be created. */
  readonly urls: { readonly appUrl: string; readonly metaUrl: string; readonly ownerUrl: string | undefined };
}

/** Everything that Swagger serves, the document as YAML included. */
const DOCS_PATHS = ['/docs', '/docs-json', '/docs-yaml'];

/** What of the settings the edge needs. */
const HTTP_SETTINGS = Symbol('HTTP_SETTINGS');

/** The one place that sees every room and connects them. */
@Module({})
export class AppModule implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    @InjectDataSource() private readonly tenants: TenantDataSource,
    @Inject(MAILER) private readonly mailer: RetryingMailer,
  ) {}

  static register(input: AppInput): DynamicModule {
    const { settings, urls, blueprints } = input;
    return {
      module: AppModule,
      providers: [{ provide: HTTP_SETTINGS, useValue: httpSettings(settings) }],
      imports: [
        logging(settings),
        TypeOrmModule.forRootAsync({
          name: META_DATA_SOURCE,
          useFactory: () => metaDataSource(input),
          dataSourceFactory: async (options) => new PlatformDataSource(options as DataSourceOptions),
        }),
        MetaModule.forRoot({
          url: urls.metaUrl,
          resolutionCacheSeconds: settings.resolutionCacheSeconds,
          slugRestDays: settings.slugRestDays,
        }),
        tenancy(input),
        provisioning(input),
        access(input),
        EncryptionModule.forRootAsync({ useFactory: () => encryptionKeys(settings) }),
        TenantCacheModule.forRootAsync({
          inject: [ResolutionCache],
          useFactory: (tenants: ResolutionCache) => ({ redisUrl: settings.redisUrl, tenants }),
        }),
        FilesModule.forRoot(createFileStore(settings.storage)),
        MailModule.forRoot(createMailer(settings.mail)),
        HealthModule.forRootAsync({
          inject: [getDataSourceToken(META_DATA_SOURCE), MAILER, FILE_STORE],
          useFactory: (...services: [DataSource, RetryingMailer, CheckedFileStore]) => healthChecks(input, ...services),
        }),
        MetricsModule.forRoot(settings.metrics),
        OpsModule,
        ...blueprints.map(({ module }) => module),
      ],
    };
  }

  onModuleInit(): void {
    const { metrics, tenants, mailer } = this;
    metrics.gauge({
      name: 'tenantry_pool_connections',
      help: 'Physical connections to the database by state.',
      labels: ['state'],
      read: () =>
        Object.entries(tenants.figures).map(([state, value]) => ({ labels: { state }, value: Number(value) })),
    });
    metrics.gauge({
      name: 'tenantry_tenant_leaks_total',
      help: 'Connections destroyed because the server reported the path of another tenant. Anything but 0 is a defect.',
      read: () => tenants.leaks,
    });
    metrics.gauge({
      name: 'tenantry_mail_messages',
      help: 'Messages since the start: sent, failed (given up), and those that wait for another attempt now.',
      labels: ['state'],
      read: () => Object.entries(mailer.figures).map(([state, value]) => ({ labels: { state }, value: Number(value) })),
    });
  }
}

function tenancy({ settings, urls, blueprints }: AppInput): DynamicModule {
  const { database } = settings;
  return TenancyModule.forRootAsync({
    inject: [ResolutionCache, getDataSourceToken(META_DATA_SOURCE)],
    useFactory: async (lookup: ResolutionCache, meta: DataSource) => {
      // Half of it would be worse than none: claims nobody checks, or a database that waits for claims in vain.
      await assertAssurance({ query: async (sql, values) => ({ rows: await meta.query(sql, values) }) }, settings);
      return {
        lookup: await ServedTenants.over(
          lookup,
          blueprints.map(({ definition }) => definition),
        ),
        baseDomain: settings.tenantBaseDomain,
        homeFolder: settings.home,
        dataSource: {
          url: urls.appUrl,
          entities: entitiesOf(blueprints, 'all') as unknown as string[],
          platformEntities: blueprints.flatMap(({ definition }) => platformEntitiesOf(definition)),
          poolSize: database.poolSize,
          maxPerTenant: database.maxConnectionsPerTenant,
          acquireTimeoutMs: database.connectTimeoutMs,
          statementTimeoutMs: database.statementTimeoutMs,
          lockTimeoutMs: database.lockTimeoutMs,
          idleInTransactionTimeoutMs: database.idleInTransactionTimeoutMs,
          tablesByBlueprint: Object.fromEntries(
            blueprints.map(({ definition: { name, tenant, shared } }) => [name, (tenant ?? shared).entities.length]),
          ),
          maxTablesPerConnection: database.connectionMaxTables,
          maxStatementsPerConnection: database.connectionMaxStatements,
          maxUses: database.connectionMaxUses,
          maxLifetimeSeconds: database.connectionMaxLifetimeSeconds,
          isolationAssurance: settings.isolationAssurance,
          claimSecret: settings.claimSecret,
        },
      };
    },
  });
}

function provisioning({ settings, urls, blueprints }: AppInput): DynamicModule {
  const definitions = blueprints.map(({ definition }) => definition);
  const options = {
    ownerUrl: urls.ownerUrl,
    appUrl: urls.appUrl,
    blueprints: definitions,
    environment: settings.environment,
    assurance: settings,
    graceDays: settings.graceDays,
    slugRestDays: settings.slugRestDays,
    creations: settings.creations,
    ownerPoolSize: settings.database.ownerPoolSize,
    connectTimeoutMs: settings.database.connectTimeoutMs,
    stores: tenantStores(settings, definitions),
  };
  return ProvisioningModule.forRoot(options);
}

function access({ settings, urls, blueprints }: AppInput): DynamicModule {
  return AccessModule.forRootAsync({
    inject: [ProvisioningService],
    useFactory: (provisioning: ProvisioningService) => ({
      blueprints: blueprints.map(({ definition: { name }, module }) => ({ name, module })),
      sensitiveActionMinutes: settings.sensitiveActionMinutes,
      redisUrl: settings.redisUrl,
      ...(urls.ownerUrl
        ? {
            tenantCreation: {
              create: ({ createdBy, profile, ...tenant }) =>
                provisioning.createInTurn({ ...tenant, profile: { ...profile, createdBy }, actor: createdBy }),
            },
          }
        : {}),
    }),
  });
}

type HttpSettings = Pick<HttpOptions, 'trustProxy'> & Pick<Settings, 'docs'>;

function httpSettings({ trustProxy, docs }: Settings): HttpSettings {
  return { trustProxy, docs };
}

/**
 * A process without mail or files still serves what needs neither, so those two are named and do not take it out of service.
 */
function healthChecks({ blueprints }: AppInput, meta: DataSource, mailer: RetryingMailer, files: CheckedFileStore) {
  const definitions = blueprints.map(({ definition }) => definition);
  const walls = new Walls((sql, values) => meta.query(sql, values), definitions);
  const checks: HealthCheck[] = [
    { name: 'database', check: () => meta.query('SELECT 1') },
    ...WALLS.map((name) => ({ name, check: () => walls.assert(name) })),
  ];
  if (isNeeded('mail', definitions)) checks.push({ name: 'mail', check: () => mailer.check(), ...LESS_NEEDED });
  if (isNeeded('files', definitions)) checks.push({ name: 'files', check: () => files.check(), ...LESS_NEEDED });
  return checks;
}

/** The register and the identity tables; its login reaches no tenant's data. */
function metaDataSource({ settings, urls, blueprints }: AppInput) {
  return {
    ...plainDataSourceOptions({
      url: urls.metaUrl,
      entities: [...metaEntities, ...entitiesOf(blueprints, 'shared')],
      applicationName: 'tenantry meta',
      poolSize: settings.database.metaPoolSize,
      connectTimeoutMs: settings.database.connectTimeoutMs,
    }),
    retryAttempts: 0,
  };
}

/** In production a missing key is an error, once there is a secret to keep; elsewhere one is made and kept in the home. */
function encryptionKeys({ encryptionKeys, environment, home }: Settings): EncryptionKeyOptions {
  return { configured: encryptionKeys, ...(environment === 'production' ? {} : { developmentHome: home }) };
}

function entitiesOf(blueprints: readonly ServedBlueprint[], which: 'shared' | 'all'): EntityClass[] {
  return blueprints.flatMap(({ definition: { shared, tenant } }) => [
    ...shared.entities,
    ...(which === 'all' ? (tenant?.entities ?? []) : []),
  ]);
}

function logging({ logLevel, environment }: Settings): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: logLevel,
      autoLogging: environment === 'production',
      redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
    },
  });
}

/** The application as it is served, ready to listen: the edge configured, Swagger in place. The same in tests. */
export async function createApp(module: DynamicModule): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    // Nest says a line for each of its hundreds of routes while it starts; from then on everything is logged.
    logger: ['warn', 'error', 'fatal'],
    abortOnError: false,
    bodyParser: false,
  });
  const { docs, ...edge } = app.get<HttpSettings>(HTTP_SETTINGS);
  configureHttp(app, {
    ...edge,
    mapError: lifecycleProblem,
    dataSources: [app.get<DataSource>(getDataSourceToken()), app.get<DataSource>(getDataSourceToken(META_DATA_SOURCE))],
  });
  if (docs === 'key') app.use(DOCS_PATHS, platformKeyOnly(app.get(AccessRegistry)));
  if (docs !== 'off') setUpSwagger(app, { tenantControllers: app.get(BlueprintRoutes).controllers });
  await app.init();
  app.useLogger(app.get(Logger));
  return app;
}
