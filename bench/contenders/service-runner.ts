import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type Repository } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
import { Article, type NewArticle } from '../world/article.js';
import { plainSource } from './plain-source.js';
import { KnownTenants } from './tenants.js';

@Injectable()
class RunnerStore extends ArticleStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly tenants: KnownTenants,
  ) {
    super();
  }

  byKey(id: string, slug: string) {
    return this.inTenant(slug, (articles) => articles.findOneBy({ id }));
  }

  list(slug: string) {
    return this.inTenant(slug, (articles) => articles.find(OLDEST_20));
  }

  add(article: NewArticle, slug: string) {
    return this.inTenant(slug, (articles) => articles.save(articles.create(article)));
  }

  private async inTenant<T>(slug: string, work: (articles: Repository<Article>) => Promise<T>): Promise<T> {
    const queryRunner = this.dataSource.createQueryRunner();
    try {
      await queryRunner.query(`SET search_path TO "${this.tenants.schemaOf(slug)}"`);
      return await work(queryRunner.manager.getRepository(Article));
    } finally {
      await queryRunner.query('RESET search_path');
      await queryRunner.release();
    }
  }
}

export const serviceRunner: Contender = {
  name: 'service runner',
  what: 'a QueryRunner in each method of a singleton service, SET and RESET search_path',
  isolates: true,
  module: (settings) => ({
    imports: plainSource(settings, Article),
    providers: [
      { provide: KnownTenants, useValue: new KnownTenants(settings.tenants) },
      { provide: ArticleStore, useClass: RunnerStore },
    ],
  }),
};
