import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
import { HandArticle, type NewArticle } from '../world/article.js';
import { PLAIN_SCHEMA } from '../world/by-hand.js';
import { plainSource } from './plain-source.js';
import { KnownTenants } from './tenants.js';

type Work<T> = (articles: Repository<HandArticle>) => Promise<T>;

@Injectable()
class WhereStore extends ArticleStore {
  constructor(
    @InjectRepository(HandArticle) protected readonly articles: Repository<HandArticle>,
    private readonly tenants: KnownTenants,
  ) {
    super();
  }

  byKey(id: string, slug: string) {
    return this.run((articles) => articles.findOneBy({ id, tenantId: this.tenants.idOf(slug) }));
  }

  list(slug: string) {
    return this.run((articles) => articles.find({ where: { tenantId: this.tenants.idOf(slug) }, ...OLDEST_20 }));
  }

  add(article: NewArticle, slug: string) {
    return this.run((articles) => articles.save(articles.create({ ...article, tenantId: this.tenants.idOf(slug) })));
  }

  protected run<T>(work: Work<T>): Promise<T> {
    return work(this.articles);
  }
}

@Injectable()
class TransactionWhereStore extends WhereStore {
  protected override run<T>(work: Work<T>): Promise<T> {
    return this.articles.manager.transaction((manager) => work(manager.getRepository(HandArticle)));
  }
}

function contender(name: string, what: string, store: typeof WhereStore): Contender {
  return {
    name,
    what,
    isolates: true,
    module: (settings) => ({
      imports: plainSource(settings, HandArticle, PLAIN_SCHEMA),
      providers: [
        { provide: KnownTenants, useValue: new KnownTenants(settings.tenants) },
        { provide: ArticleStore, useClass: store },
      ],
    }),
  };
}

export const whereInTransaction = contender(
  'where in transaction',
  'a hand-written WHERE tenant_id in a transaction of its own, and no wall behind it',
  TransactionWhereStore,
);
export const whereTenant = contender('where', 'the same without the transaction', WhereStore);
