import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import {
  type AssuranceSettings,
  type Installation,
  plainDataSourceOptions,
  type Queryable,
  readInstallation,
} from '../database/index.js';
import { metaEntities } from '../meta/index.js';
import {
  type Blueprint,
  type EntityClass,
  OwnerDataSource,
  quoteIdentifier,
  quotePlainLiteral,
  quoteSearchPath,
  TenantScope,
} from '../tenancy/index.js';
import { OwnerLoginMissingError, UnknownBlueprintError } from './errors.js';
import { PROVISIONING_OPTIONS, type ProvisioningOptions } from './options.js';

/** What the owner's database is told beyond what provisioning needs. */
export interface OwnerDatabaseOptions extends ProvisioningOptions {
  /** What this process was told: the doctor compares the database with it. */
  readonly assurance?: AssuranceSettings;
}

/** A transaction of the owner's login. */
export interface OwnerTransaction {
  readonly manager: EntityManager;
  readonly installation: Installation;
  readonly queryRunner: QueryRunner;
  /** Without values one text may hold many statements: they travel in one message. */
  query<T = unknown>(sql: string, values?: unknown[]): Promise<T[]>;
  /** From here on: the owner role, these schemas, and the rows of this tenant where one is given. */
  workAs(place: { searchPath: readonly string[]; tenantKey?: string }): Promise<void>;
  /** Back to the login itself, which alone may make roles and make or rename schemas. */
  workAsLogin(): Promise<void>;
  /** Waits for others that hold the lock of this name, and holds it until the transaction ends. */
  lock(name: string): Promise<void>;
}

export function queryableOn(transaction: OwnerTransaction): Queryable {
  return { query: async (sql, values) => ({ rows: await transaction.query(sql, values) }) };
}

const DEFAULT_POOL_SIZE = 10;
const scope = new TenantScope();

/** The owner's login: everything that makes, changes or sees several tenants goes through it. Connects at first use. */
@Injectable()
export class OwnerDatabase implements OnModuleDestroy {
  private opening: Promise<DataSource> | null = null;
  private installed: Promise<Installation> | null = null;

  constructor(@Inject(PROVISIONING_OPTIONS) readonly options: OwnerDatabaseOptions) {}

  async onModuleDestroy(): Promise<void> {
    await (await this.opening?.catch(() => null))?.destroy();
  }

  /** @throws OwnerLoginMissingError where the process has none. */
  dataSource(): Promise<DataSource> {
    const { ownerUrl, blueprints } = this.options;
    if (!ownerUrl) throw new OwnerLoginMissingError();
    const entities: EntityClass[] = [...metaEntities];
    for (const { shared, tenant } of blueprints) entities.push(...shared.entities, ...(tenant?.entities ?? []));
    const options = plainDataSourceOptions({
      url: ownerUrl,
      entities,
      applicationName: 'tenantry owner',
      poolSize: this.options.ownerPoolSize ?? DEFAULT_POOL_SIZE,
      connectTimeoutMs: this.options.connectTimeoutMs,
    });
    this.opening ??= new OwnerDataSource(options).initialize();
    this.opening.catch(() => (this.opening = null));
    return this.opening;
  }

  /** @throws NotSetUpError */
  async installation(): Promise<Installation> {
    const dataSource = await this.dataSource();
    this.installed ??= readInstallation({ query: async (sql) => ({ rows: await dataSource.query(sql) }) });
    this.installed.catch(() => (this.installed = null));
    return this.installed;
  }

  /** @throws UnknownBlueprintError */
  blueprint(name: string): Blueprint {
    const found = this.options.blueprints.find((blueprint) => blueprint.name === name);
    if (found) return found;
    throw new UnknownBlueprintError(
      name,
      this.options.blueprints.map((blueprint) => blueprint.name),
    );
  }

  async tableNames(entities: readonly EntityClass[] = []): Promise<string[]> {
    const dataSource = await this.dataSource();
    return entities.map((entity) => dataSource.getMetadata(entity).tableName);
  }

  /** One transaction: all of it, or nothing. It runs outside any tenant, also when a tenant's request began it. */
  transaction<T>(work: (transaction: OwnerTransaction) => Promise<T>): Promise<T> {
    return scope.exit(() => this.perform(work));
  }

  private async perform<T>(work: (transaction: OwnerTransaction) => Promise<T>): Promise<T> {
    const dataSource = await this.dataSource();
    const installation = await this.installation();
    const queryRunner = dataSource.createQueryRunner();
    try {
      await queryRunner.startTransaction();
      try {
        const result = await work(transactionOn(queryRunner, installation));
        await queryRunner.commitTransaction();
        return result;
      } catch (error) {
        // A connection that is gone has rolled back already; the first error is the one to tell.
        await queryRunner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    } finally {
      await queryRunner.release();
    }
  }
}

function transactionOn(queryRunner: QueryRunner, installation: Installation): OwnerTransaction {
  const query = (sql: string, values?: unknown[]) => queryRunner.query(sql, values);
  return {
    queryRunner,
    installation,
    manager: queryRunner.manager,
    query: query as OwnerTransaction['query'],
    async workAs({ searchPath, tenantKey }) {
      await query(
        `SET LOCAL ROLE ${quoteIdentifier('role', installation.ownerRole)};
         SET LOCAL search_path TO ${quoteSearchPath(searchPath)};
         SET LOCAL tenantry.tenant_id TO ${tenantKey === undefined ? "''" : quotePlainLiteral('tenant key', tenantKey)}`,
      );
    },
    async workAsLogin() {
      await query('SET LOCAL ROLE NONE');
    },
    async lock(name) {
      await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`tenantry:${name}`]);
    },
  };
}
