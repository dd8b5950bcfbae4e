import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type EntitySubscriberInterface } from 'typeorm';
import { commerce } from '../../../src/blueprints/commerce/index.js';
import { SnakeNamingStrategy, type MigrationClass } from '../../../src/tenancy/index.js';

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
    readonly serverUrl: string,
    readonly name: string,
    readonly platform: DataSource,
  ) {}

  static async create(subscribers: EntitySubscriberInterface[] = []): Promise<Scratch> {
    const serverUrl = process.env.TENANTRY_TEST_SERVER_URL!;
    const name = `commerce_${randomBytes(5).toString('hex')}`;
    await onServer(serverUrl, `CREATE DATABASE ${name}`);
    const platform = await open(databaseUrl(serverUrl, name), 'public', subscribers);
    await migrate(platform, commerce.shared.migrations);
    return new Scratch(serverUrl, name, platform);
  }

  /** A shop with its organization row and its own, still empty, tables. */
  async shop(slug: string, id: string, subscribers: EntitySubscriberInterface[] = []): Promise<Shop> {
    const tenant = { id, slug, name: slug, key: id };
    const schema = `tenant_${slug}`;
    await this.platform.query(`CREATE SCHEMA ${schema}`);
    const dataSource = await open(databaseUrl(this.serverUrl, this.name), schema, subscribers);
    this.opened.push(dataSource);
    await migrate(dataSource, commerce.tenant!.migrations);
    await this.platform.manager.save(commerce.profile!.create(tenant, {}));
    return { ...tenant, schema, dataSource };
  }

  async drop(): Promise<void> {
    for (const dataSource of [...this.opened, this.platform]) await dataSource.destroy();
    await onServer(this.serverUrl, `DROP DATABASE ${this.name} WITH (FORCE)`);
  }
}

async function open(url: string, schema: string, subscribers: EntitySubscriberInterface[]): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [...commerce.shared.entities, ...commerce.tenant!.entities],
    namingStrategy: new SnakeNamingStrategy(),
    installExtensions: false,
    extra: { options: `-c search_path=${schema}`, max: 10 },
  });
  await dataSource.initialize();
  dataSource.subscribers.push(...subscribers);
  return dataSource;
}

async function migrate(dataSource: DataSource, migrations: readonly MigrationClass[]): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  for (const Migration of migrations) await new Migration().up(queryRunner);
  await queryRunner.release();
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
