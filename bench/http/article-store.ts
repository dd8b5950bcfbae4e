import { type ArticleColumns, type NewArticle } from '../world/article.js';

/** What the controller needs of a contender. `slug` is the tenant the request names; not everyone needs to be told. */
export abstract class ArticleStore {
  abstract byKey(id: string, slug: string): Promise<ArticleColumns | null>;
  /** The 20 oldest. */
  abstract list(slug: string): Promise<ArticleColumns[]>;
  /** In one transaction. */
  abstract add(article: NewArticle, slug: string): Promise<ArticleColumns>;
}

export const OLDEST_20 = { order: { createdAt: 'ASC' }, take: 20 } as const;
