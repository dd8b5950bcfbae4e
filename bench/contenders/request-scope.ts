import { Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import { type Request } from 'express';
import { type DataSource, type QueryRunner } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
import { Article, type NewArticle } from '../world/article.js';
import { plainSource } from './plain-source.js';
import { KnownTenants } from './tenants.js';

/** A connection for the request: taken with the first statement, given back when the answer has left. */
@Injectable({ scope: Scope.REQUEST })
class RequestConnection {
  private readonly queryRunner: QueryRunner;
  private opened: Promise<unknown> | undefined;

  constructor(
    @Inject(REQUEST) private readonly request: Request,
    @InjectDataSource() dataSource: DataSource,
    private readonly tenants: KnownTenants,
  ) {
    this.queryRunner = dataSource.createQueryRunner();
    request.res!.once('close', () => void this.release());
  }

  async articles() {
    const slug = this.request.get('x-tenant-id')!;
    this.opened ??= this.queryRunner.query(`SET search_path TO "${this.tenants.schemaOf(slug)}"`);
    await this.opened;
    return this.queryRunner.manager.getRepository(Article);
  }

  private async release(): Promise<void> {
    if (this.opened) await this.queryRunner.query('RESET search_path');
    await this.queryRunner.release();
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestStore extends ArticleStore {
  constructor(private readonly connection: RequestConnection) {
    super();
  }

  async byKey(id: string) {
    return (await this.connection.articles()).findOneBy({ id });
  }

  async list() {
    return (await this.connection.articles()).find(OLDEST_20);
  }

  async add(article: NewArticle) {
    const articles = await this.connection.articles();
    return articles.save(articles.create(article));
  }
}

export const requestScope: Contender = {
  name: 'request scope',
  what: 'Scope.REQUEST providers, a QueryRunner per request, SET and RESET search_path',
  isolates: true,
  module: (settings) => ({
    imports: plainSource(settings, Article),
    providers: [
      { provide: KnownTenants, useValue: new KnownTenants(settings.tenants) },
      RequestConnection,
      { provide: ArticleStore, useClass: RequestStore, scope: Scope.REQUEST },
    ],
  }),
};
