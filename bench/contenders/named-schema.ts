import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { quoteIdentifier } from '../../src/tenancy/index.js';
import { ArticleStore } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
import { type ArticleColumns, type NewArticle } from '../world/article.js';
import { sourceOptions } from './plain-source.js';
import { KnownTenants } from './tenants.js';

const COLUMNS = `id, title, body, author, status, words, created_at AS "createdAt", updated_at AS "updatedAt"`;

@Injectable()
class NamedSchemaStore extends ArticleStore {
  constructor(
    @Inject(getDataSourceToken()) private readonly source: DataSource,
    private readonly tenants: KnownTenants,
  ) {
    super();
  }

  async byKey(id: string, slug: string) {
    const text = `SELECT ${COLUMNS} FROM ${this.tableOf(slug)} WHERE id = $1`;
    return (await this.source.query<ArticleColumns[]>(text, [id])).at(0) ?? null;
  }

  list(slug: string) {
    const text = `SELECT ${COLUMNS} FROM ${this.tableOf(slug)} ORDER BY created_at LIMIT 20`;
    return this.source.query<ArticleColumns[]>(text);
  }

  async add({ title, body, author }: NewArticle, slug: string) {
    const text = `INSERT INTO ${this.tableOf(slug)} (title, body, author) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`;
    return (await this.source.query<ArticleColumns[]>(text, [title, body, author]))[0];
  }

  private tableOf(slug: string): string {
    return `${quoteIdentifier('schema', this.tenants.find(slug)!.schemaName)}.articles`;
  }
}

/** What so many tables cost PostgreSQL itself, whoever reads them. */
export const namedSchema: Contender = {
  name: 'named schema',
  what: "the tenants' tables named in SQL by hand, over one connection of their owner that is never replaced: no walls",
  isolates: true,
  module: (settings) => ({
    imports: [TypeOrmModule.forRoot(sourceOptions({ ...settings, poolSize: 1 }, []))],
    providers: [
      { provide: KnownTenants, useValue: new KnownTenants(settings.tenants) },
      { provide: ArticleStore, useClass: NamedSchemaStore },
    ],
  }),
};
