import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, type Repository } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
import { Article, type NewArticle } from '../world/article.js';
import { plainSource } from './plain-source.js';
import { KnownTenants } from './tenants.js';

/**
 * What `@nestjs-cls/transactional` does with its TypeORM adapter, on Node's own AsyncLocalStorage: a transaction around
 * the method, whose manager services find in the store. Its tenant is set when it begins.
 */
@Injectable()
class TransactionHost {
  private readonly store = new AsyncLocalStorage<EntityManager>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly tenants: KnownTenants,
  ) {}

  get tx(): EntityManager {
    return this.store.getStore() ?? this.dataSource.manager;
  }

  withTransaction<T>(slug: string, work: () => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('search_path', $1, true)`, [this.tenants.schemaOf(slug)]);
      return this.store.run(manager, work);
    });
  }
}

@Injectable()
class TransactionalStore extends ArticleStore {
  constructor(private readonly host: TransactionHost) {
    super();
  }

  byKey(id: string, slug: string) {
    return this.host.withTransaction(slug, () => this.articles.findOneBy({ id }));
  }

  list(slug: string) {
    return this.host.withTransaction(slug, () => this.articles.find(OLDEST_20));
  }

  add(article: NewArticle, slug: string) {
    return this.host.withTransaction(slug, () => this.articles.save(this.articles.create(article)));
  }

  private get articles(): Repository<Article> {
    return this.host.tx.getRepository(Article);
  }
}

export const clsTransactional: Contender = {
  name: 'cls transactional',
  what: 'a transaction per call with the tenant set in it, its manager in AsyncLocalStorage',
  isolates: true,
  module: (settings) => ({
    imports: plainSource(settings, Article),
    providers: [
      { provide: KnownTenants, useValue: new KnownTenants(settings.tenants) },
      TransactionHost,
      { provide: ArticleStore, useClass: TransactionalStore },
    ],
  }),
};
