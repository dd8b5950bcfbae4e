import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Headers, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { type NewArticle } from '../world/article.js';
import { ArticleStore } from './article-store.js';

const TENANT = 'x-tenant-id';

/** The same for all contenders. */
@Controller('articles')
export class ArticlesController {
  constructor(private readonly articles: ArticleStore) {}

  @Get()
  list(@Headers(TENANT) slug: string) {
    return this.articles.list(slug);
  }

  @Get(':id')
  async byKey(@Param('id') id: string, @Headers(TENANT) slug: string) {
    const article = await this.articles.byKey(id, slug);
    if (!article) throw new NotFoundException();
    return article;
  }

  /** Waits for something that is not the database, as a handler that calls another service does. */
  @Get(':id/elsewhere')
  async elsewhere(@Param('id') id: string, @Query('ms') ms: string, @Headers(TENANT) slug: string) {
    await this.byKey(id, slug);
    await sleep(Number(ms));
    return this.byKey(id, slug);
  }

  @Post()
  add(@Body() { title, body, author }: NewArticle, @Headers(TENANT) slug: string) {
    return this.articles.add({ title, body, author }, slug);
  }
}
