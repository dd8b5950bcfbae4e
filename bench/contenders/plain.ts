import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
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

export const plain: Contender = {
  name: 'plain',
  what: 'no tenancy: all rows in one table, nobody asks whose',
  isolates: false,
  module: (settings) => ({
    imports: plainSource(settings, Article, PLAIN_SCHEMA),
    providers: [{ provide: ArticleStore, useClass: PlainStore }],
  }),
};
