import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, type DataSourceOptions, type Repository } from 'typeorm';
import { ArticleStore, OLDEST_20 } from '../http/article-store.js';
import { type Contender } from '../http/contender.js';
import { Article, type NewArticle } from '../world/article.js';
import { sourceOptions } from './plain-source.js';
import { KnownTenants } from './tenants.js';

/** Two connections each: as many tenants stay open as would fit a server's usual hundred connections. */
const POOL_SIZE = 2;
const OPEN_TENANTS = 40;

/** The least recently used is closed when there are too many, once nobody is using it. */
@Injectable()
class Sources implements OnModuleDestroy {
  private readonly open = new Map<string, { source: Promise<DataSource>; users: number }>();

  constructor(
    private readonly options: (schema: string) => DataSourceOptions,
    private readonly tenants: KnownTenants,
  ) {}

  async use<T>(slug: string, work: (articles: Repository<Article>) => Promise<T>): Promise<T> {
    const entry = this.open.get(slug) ?? {
      source: new DataSource(this.options(this.tenants.schemaOf(slug))).initialize(),
      users: 0,
    };
    this.open.delete(slug);
    this.open.set(slug, entry);
    entry.users += 1;
    try {
      return await work((await entry.source).getRepository(Article));
    } finally {
      entry.users -= 1;
      await this.closeSpare();
    }
  }

  async onModuleDestroy(): Promise<void> {
    for (const { source } of this.open.values()) await (await source).destroy();
  }

  private async closeSpare(): Promise<void> {
    if (this.open.size <= OPEN_TENANTS) return;
    const spare = [...this.open].find(([, { users }]) => users === 0);
    if (!spare) return;
    this.open.delete(spare[0]);
    await (await spare[1].source).destroy();
  }
}

@Injectable()
class SourcesStore extends ArticleStore {
  constructor(private readonly sources: Sources) {
    super();
  }

  byKey(id: string, slug: string) {
    return this.sources.use(slug, (articles) => articles.findOneBy({ id }));
  }

  list(slug: string) {
    return this.sources.use(slug, (articles) => articles.find(OLDEST_20));
  }

  add(article: NewArticle, slug: string) {
    return this.sources.use(slug, (articles) => articles.save(articles.create(article)));
  }
}

export const sourcePerTenant: Contender = {
  name: 'source per tenant',
  what: `a DataSource per tenant with ${POOL_SIZE} connections, the ${OPEN_TENANTS} last used stay open`,
  isolates: true,
  module: (settings) => {
    const options = (schema: string) => sourceOptions({ ...settings, poolSize: POOL_SIZE }, [Article], schema);
    const sources = new Sources(options, new KnownTenants(settings.tenants));
    return {
      providers: [
        { provide: Sources, useValue: sources },
        { provide: ArticleStore, useClass: SourcesStore },
      ],
    };
  },
};
