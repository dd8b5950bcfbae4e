import { type EntityManager, type MigrationInterface, type QueryRunner } from 'typeorm';
import { defineBlueprint, rowPerTenant, schemaPerTenant, type SeedTenant } from '../../src/tenancy/index.js';
import { Article, SharedArticle } from './article.js';
import {
  ARTICLES_OF_A_TENANT,
  COLUMN_NAMES,
  CREATE_ARTICLES,
  CREATE_SHARED_ARTICLES,
  INDEX_ARTICLES,
  INDEX_SHARED_ARTICLES,
} from './tables.js';

class Articles20260101000000 implements MigrationInterface {
  name = 'Articles20260101000000';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CREATE_ARTICLES);
    await queryRunner.query(INDEX_ARTICLES);
  }
  async down(): Promise<void> {}
}

class SharedArticles20260101000001 implements MigrationInterface {
  name = 'SharedArticles20260101000001';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CREATE_SHARED_ARTICLES);
    await queryRunner.query(INDEX_SHARED_ARTICLES);
  }
  async down(): Promise<void> {}
}

const into = (table: string) => (manager: EntityManager, tenant: SeedTenant) =>
  manager.query(`INSERT INTO ${table} (${COLUMN_NAMES}) ${ARTICLES_OF_A_TENANT} ON CONFLICT DO NOTHING`, [
    tenant.slug,
  ]) as Promise<void>;

/** A table of articles in a schema per tenant. */
export const bySchema = defineBlueprint({
  name: 'bench_schema',
  isolation: schemaPerTenant({ schemaName: ({ slug }) => `bench_${slug}` }),
  shared: { schema: 'bench_schema', entities: [], migrations: [] },
  tenant: { entities: [Article], migrations: [Articles20260101000000] },
  referenceData: into('articles'),
  demoTenants: [],
});

/** One table of articles, rows of all tenants behind row-level security. */
export const byRow = defineBlueprint({
  name: 'bench_row',
  isolation: rowPerTenant({ tenantColumn: 'tenant_id' }),
  shared: { schema: 'bench_row', entities: [SharedArticle], migrations: [SharedArticles20260101000001] },
  referenceData: into('shared_articles'),
  demoTenants: [],
});
