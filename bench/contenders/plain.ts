import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type AppSettings, type Contender } from '../http/contender.js';
import { Article, type NewArticle } from '../world/article.js';
import { PLAIN_SCHEMA } from '../world/by-hand.js';
import { plainSource } from './plain-source.js';

@Injectable()
class PlainStore extends ArticleStore {
  constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {
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

const moduleOf = (settings: AppSettings) => ({
  imports: plainSource(settings, Article, PLAIN_SCHEMA),
  providers: [{ provide: ArticleStore, useClass: PlainStore }],
});

export const plain: Contender = {
  name: 'plain',
  what: 'no tenancy: all rows in one table, nobody asks whose',
  isolates: false,
  module: moduleOf,
};

/** What every way to know the request in a singleton costs on this Node, before anything is done with it. */
@Module({})
class StoreModule implements NestModule {
  private readonly store = new AsyncLocalStorage<object>();

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((request: object, _response: object, next: () => void) => this.store.run(request, next))
      .forRoutes('*splat');
  }
}

export const plainInStore: Contender = {
  name: 'plain in a store',
  what: 'the same, each request in an AsyncLocalStorage that nobody asks',
  isolates: false,
  module: (settings) => {
    const { imports, providers } = moduleOf(settings);
    return { imports: [...imports, StoreModule], providers };
  },
};
