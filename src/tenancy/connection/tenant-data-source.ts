import pg from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
  type ReplicationMode,
  type SelectQueryBuilder,
} from 'typeorm';
import { type PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { type EntityClass } from '../blueprint.js';
import { claimForTenants, closeFor, openFor } from '../entities/active-records.js';
import { guardMetadata } from '../entities/guard-metadata.js';
import { TenantQueryBuilder } from '../entities/tenant-query-builder.js';
import { UnsafeOptionError } from '../errors.js';
import { SnakeNamingStrategy } from '../naming-strategy.js';
import { currentScope } from '../scope/place.js';
import { whileInitialising } from './bootstrap-connection.js';
import { type ClaimKey, claimKeysOf, type IsolationAssurance } from '../server/claim.js';
import { type PoolFigures } from '../server/server-pool.js';
import { TenantEntityManager } from './tenant-entity-manager.js';
import { TenantPool, type TenantPoolOptions } from './tenant-pool.js';
import { enterUnit, type Unit } from '../transaction/units.js';

export interface TenantDataSourceOptions extends Partial<Omit<TenantPoolOptions, 'claimKey'>> {
  /** The application's login: it owns nothing and has no rights but to become a tenant's role. */
  readonly url: string;
  readonly entities: PostgresDataSourceOptions['entities'];
  /** Those of `entities` whose Active Record classes answer to the platform's data source. Default: none. */
  readonly platformEntities?: readonly EntityClass[];
  readonly poolSize?: number;
  readonly maxUses?: number;
  readonly maxLifetimeSeconds?: number;
  readonly idleTimeoutMs?: number;
  readonly applicationName?: string;
  /** How many tables a tenant of a blueprint has (`maxTablesPerConnection`). Default: as many as there are entities. */
  readonly tablesByBlueprint?: Readonly<Record<string, number>>;
  /**
   * `signed` where the server forbids the hardening: the database then believes a tenant's signed claim and no setting.
   * The database has to be brought to it first (`setup:database`). Default `role`.
   */
  readonly isolationAssurance?: IsolationAssurance;
  /** What `signed` needs: TENANTRY_CLAIM_SECRET, of which the first secret signs, or a key itself. */
  readonly claimSecret?: string | ClaimKey;
  /** Further options of TypeORM (logging, naming, subscribers). Unsafe ones are refused. */
  readonly typeorm?: Partial<PostgresDataSourceOptions>;
}

/** Defaults, each once. Durations in ms. */
const DEFAULTS = {
  poolSize: 20,
  acquireTimeoutMs: 5_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 60_000,
  turnTimeoutMs: 10_000,
  streamBatchRows: 100,
  // All of them read, that comes to some 80 MB of a backend (`npm run bench -- --only growth.backend_mb`).
  maxTablesPerConnection: 1_400,
  // Some 100 kB of the backend each, while it has few of them: at most 25 MB.
  maxStatementsPerConnection: 250,
  maxUses: 50_000,
  maxLifetimeSeconds: 1_800,
  idleTimeoutMs: 30_000,
};

const REFUSED: Readonly<Record<string, string>> = {
  cache: 'the query cache has no tenant in its keys and would hand one tenant the rows of another',
  synchronize: 'tenant tables are made by migrations',
  dropSchema: 'it would drop a tenant',
  migrationsRun: 'migrations run over all tenants with fleet:migrate',
  replication: 'isolation is proved for one server only',
  schema: "the tenant's search_path decides the schema",
  logNotifications: 'notices of one tenant would be logged in the context of another',
};

/** TypeORM's data source over the TenantPool: repositories, managers and query builders work unchanged and tenant-safe. */
export class TenantDataSource extends DataSource {
  private readonly tablesByBlueprint: Readonly<Record<string, number>>;
  private readonly platformEntities: ReadonlySet<unknown>;

  /** @throws UnsafeOptionError for options that would make isolation untrue, ClaimSecretError for a secret that would. */
  constructor({ tablesByBlueprint = {}, platformEntities = [], ...options }: TenantDataSourceOptions) {
    super(typeormOptions(options));
    this.tablesByBlueprint = tablesByBlueprint;
    this.platformEntities = new Set(platformEntities);
    claimForTenants(this.ownOf(Object.values(options.entities ?? {})));
  }

  get figures(): PoolFigures {
    return this.pool.figures;
  }

  /** Connections destroyed because the server reported another search_path than the scope's. 0, or a defect. */
  get leaks(): number {
    return this.pool.runtime.leaks.total;
  }

  /** The pool behind the driver, for metrics and health. */
  get pool(): TenantPool {
    return (this.driver as unknown as { master: TenantPool }).master;
  }

  override async initialize(): Promise<this> {
    await whileInitialising(() => super.initialize());
    const tables = Math.max(1, new Set(this.entityMetadatas.map(({ tablePath }) => tablePath)).size);
    this.pool.runtime.pool.countTables(({ blueprint }) => this.tablesByBlueprint[blueprint] ?? tables);
    return this;
  }

  override async destroy(): Promise<void> {
    closeFor('tenants', this.ownOf(this.entityMetadatas.map(({ target }) => target)), this);
    await super.destroy();
  }

  /** The classes are known for certain here: `entities` may name files. */
  protected override async buildMetadatas(): Promise<void> {
    await super.buildMetadatas();
    guardMetadata(this);
    const own = this.ownOf(this.entityMetadatas.map(({ target }) => target));
    claimForTenants(own);
    openFor('tenants', own, this);
  }

  private ownOf(entities: readonly unknown[]): unknown[] {
    return entities.filter((each) => !this.platformEntities.has(each));
  }

  override createQueryBuilder<Entity extends ObjectLiteral>(
    target?: EntityTarget<Entity> | QueryRunner,
    alias?: string,
    queryRunner?: QueryRunner,
  ): SelectQueryBuilder<Entity> {
    if (!alias) return new TenantQueryBuilder<Entity>(this, target as QueryRunner | undefined);
    // Only names that PostgreSQL would cut are shortened, and how, TypeORM knows.
    const isLong = alias.length > this.driver.maxAliasLength!;
    const short = isLong ? super.createQueryBuilder(target as EntityTarget<Entity>, alias).alias : alias;
    const { target: entity } = this.getMetadata(target as EntityTarget<Entity>);
    return new TenantQueryBuilder<Entity>(this, queryRunner).select(short).from(entity as EntityTarget<Entity>, short);
  }

  override createEntityManager(queryRunner?: QueryRunner): EntityManager {
    return new TenantEntityManager(this, queryRunner);
  }

  override createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    const queryRunner = super.createQueryRunner(mode);
    return currentScope()?.mode === 'request' ? asUnit(queryRunner) : queryRunner;
  }
}

/** A transaction begun by hand is a unit too: it starts where `startTransaction` is called and ends with its outermost end. */
function asUnit(queryRunner: QueryRunner): QueryRunner {
  const units: Unit[] = [];
  const { startTransaction, commitTransaction, rollbackTransaction } = queryRunner;
  queryRunner.startTransaction = function (this: QueryRunner, level) {
    units.push(enterUnit());
    return startTransaction.call(this, level);
  };
  queryRunner.commitTransaction = async function (this: QueryRunner) {
    await commitTransaction.call(this);
    const unit = units.pop();
    if (unit) unit.finished = true;
  };
  queryRunner.rollbackTransaction = async function (this: QueryRunner) {
    const unit = units.pop();
    try {
      await rollbackTransaction.call(this);
    } finally {
      if (unit) unit.finished = true;
    }
  };
  return queryRunner;
}

function typeormOptions(options: TenantDataSourceOptions): PostgresDataSourceOptions {
  const given = (options.typeorm ?? {}) as Record<string, unknown>;
  for (const [option, why] of Object.entries(REFUSED)) {
    if (given[option]) throw new UnsafeOptionError(option, why);
  }
  const where = given.invalidWhereValuesBehavior as { null?: string; undefined?: string } | undefined;
  if (where?.null === 'ignore' || where?.undefined === 'ignore') {
    throw new UnsafeOptionError(
      "invalidWhereValuesBehavior: 'ignore'",
      'findOneBy({ id: undefined }) would return any row',
    );
  }
  const poolSize = options.poolSize ?? DEFAULTS.poolSize;
  const tenantry: TenantPoolOptions = {
    acquireTimeoutMs: options.acquireTimeoutMs ?? DEFAULTS.acquireTimeoutMs,
    statementTimeoutMs: options.statementTimeoutMs ?? DEFAULTS.statementTimeoutMs,
    lockTimeoutMs: options.lockTimeoutMs ?? DEFAULTS.lockTimeoutMs,
    idleInTransactionTimeoutMs: options.idleInTransactionTimeoutMs ?? DEFAULTS.idleInTransactionTimeoutMs,
    turnTimeoutMs: options.turnTimeoutMs ?? DEFAULTS.turnTimeoutMs,
    streamBatchRows: options.streamBatchRows ?? DEFAULTS.streamBatchRows,
    maxPerTenant: options.maxPerTenant ?? Math.max(1, Math.ceil(poolSize * 0.75)),
    maxTablesPerConnection: options.maxTablesPerConnection ?? DEFAULTS.maxTablesPerConnection,
    maxStatementsPerConnection: options.maxStatementsPerConnection ?? DEFAULTS.maxStatementsPerConnection,
    claimKey: options.isolationAssurance === 'signed' ? claimKeyOf(options.claimSecret) : null,
  };
  return {
    namingStrategy: new SnakeNamingStrategy(),
    ...(given as Partial<PostgresDataSourceOptions>),
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolSize,
    applicationName: options.applicationName ?? 'tenantry',
    driver: { ...pg, Pool: TenantPool },
    extra: {
      tenantry,
      maxUses: options.maxUses ?? DEFAULTS.maxUses,
      maxLifetimeSeconds: options.maxLifetimeSeconds ?? DEFAULTS.maxLifetimeSeconds,
      idleTimeoutMillis: options.idleTimeoutMs ?? DEFAULTS.idleTimeoutMs,
    },
  };
}

function claimKeyOf(secret: string | ClaimKey | undefined): ClaimKey {
  return typeof secret === 'object' ? secret : claimKeysOf(secret)[0];
}
