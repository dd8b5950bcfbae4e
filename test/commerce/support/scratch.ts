import { DataSource } from 'typeorm';
import { commerce } from '../../../src/blueprints/commerce/index.js';
import { SnakeNamingStrategy, type MigrationClass } from '../../../src/tenancy/index.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/postgres.js';

export interface Shop {
  id: string;
  slug: string;
  name: string;
  key: string;
  schema: string;
  dataSource: DataSource;
}

/** A database with the blueprint's tables made by its own migrations, and shops in schemas of their own. */
export class Scratch {
  private readonly opened: DataSource[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly platform: DataSource,
  ) {}

  /** As superuser. */
  get url(): string {
    return this.database.ownerUrl;
  }

  static async create(): Promise<Scratch> {
    const database = await createEmptyDatabase();
    const platform = await open(database.ownerUrl, 'public');
    await migrate(platform, commerce.shared.migrations);
    return new Scratch(database, platform);
  }

  /** A shop with its organization row and its own, still empty, tables. */
  async shop(slug: string, id: string, profile: Record<string, unknown> = {}): Promise<Shop> {
    const tenant = { id, slug, name: slug, key: id };
    const schema = `tenant_${slug}`;
    await this.platform.query(`CREATE SCHEMA ${schema}`);
    const dataSource = await open(this.url, schema);
    this.opened.push(dataSource);
    await migrate(dataSource, commerce.tenant!.migrations);
    await this.platform.manager.save(commerce.profile!.create(tenant, profile));
    await commerce.referenceData!(this.platform.manager, tenant);
    return { ...tenant, schema, dataSource };
  }

  async drop(): Promise<void> {
    for (const dataSource of [...this.opened, this.platform]) await dataSource.destroy();
    await this.database.drop();
  }
}

async function open(url: string, schema: string): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [...commerce.shared.entities, ...commerce.tenant!.entities],
    namingStrategy: new SnakeNamingStrategy(),
    installExtensions: false,
    extra: { options: `-c search_path=${schema}`, max: 10 },
  });
  return dataSource.initialize();
}

async function migrate(dataSource: DataSource, migrations: readonly MigrationClass[]): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  for (const Migration of migrations) await new Migration().up(queryRunner);
  await queryRunner.release();
}
