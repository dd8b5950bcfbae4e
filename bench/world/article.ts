import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { TenantColumn } from '../../src/tenancy/index.js';

/** The row all contenders read and write: in one table, or in one table per schema. */
export abstract class ArticleColumns {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column('text')
  title: string;
  @Column('text')
  body: string;
  @Column('text')
  author: string;
  @Column('text', { default: 'draft' })
  status: string;
  @Column('integer', { default: 0 })
  words: number;
  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}

@Entity('articles')
@Index(['createdAt'])
export class Article extends ArticleColumns {}

/** The same in row isolation. */
@Entity('shared_articles')
@Index(['tenantId', 'createdAt'])
export class SharedArticle extends ArticleColumns {
  @TenantColumn({ type: 'uuid' })
  tenantId: string;
}

/** The same as one writes it by hand: the column is filled and asked for in every statement. */
@Entity('hand_articles')
@Index(['tenantId', 'createdAt'])
export class HandArticle extends ArticleColumns {
  @Column('uuid')
  tenantId: string;
}

/** What is sent to be written. */
export type NewArticle = Pick<ArticleColumns, 'title' | 'body' | 'author'>;
