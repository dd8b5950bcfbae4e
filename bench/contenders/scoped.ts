import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { TenancyModule, type TenantDataSourceOptions } from '../../src/tenancy/index.js';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type AppSettings, type Contender } from '../http/contender.js';
import { Article, type ArticleColumns, type NewArticle, SharedArticle } from '../world/article.js';
import { KnownTenants } from './tenants.js';

type ArticleClass = typeof Article | typeof SharedArticle;

function storeOf(entity: ArticleClass) {
  @Injectable()
  class ScopedStore extends ArticleStore {
    constructor(@InjectRepository(entity) private readonly articles: Repository<ArticleColumns>) {
      super();
    }

    byKey(id: string) {
      return this.articles.findOneBy({ id });
    }

    list() {
      return this.articles.find(OLDEST_20);
    }

    add(article: NewArticle) {
      return this.articles.save(this.articles.create(article));
    }
  }
  return ScopedStore;
}

function moduleOf(
  { appUrl, tenants, poolSize, maxTablesPerConnection }: AppSettings,
  entity: ArticleClass,
  options: Partial<TenantDataSourceOptions> = {},
) {
  const known = new KnownTenants(tenants);
  return {
    imports: [
      TenancyModule.forRoot({
        dataSource: { url: appUrl, entities: [entity], poolSize, maxTablesPerConnection, ...options },
        trustHeader: true,
        lookup: { find: ({ value }) => known.find(value) },
      }),
      TenancyModule.forFeature([entity]),
    ],
    providers: [{ provide: ArticleStore, useClass: storeOf(entity) }],
  };
}

export const scoped: Contender = {
  name: 'tenantry',
  what: 'ours, a schema per tenant: role, search_path and row-level security at each statement',
  isolates: true,
  module: (settings) => moduleOf(settings, Article),
};

export const scopedUnkept: Contender = {
  name: 'tenantry, nothing kept',
  what: 'ours, where the server keeps no plans: behind a pooler, on a server that is not hardened, or turned off',
  isolates: true,
  module: (settings) => moduleOf(settings, Article, { maxStatementsPerConnection: 0 }),
};

export const scopedRows: Contender = {
  name: 'tenantry rows',
  what: 'ours, rows of shared tables behind row-level security',
  isolates: true,
  module: (settings) => moduleOf(settings, SharedArticle),
};
