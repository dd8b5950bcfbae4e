import { ApiProperty } from '@nestjs/swagger';
import { Check, Entity, Index, Unique, VersionColumn } from 'typeorm';
import { EnumField, InstantField, StampedRow, TextField, TextListField } from '../../../http/index.js';

export enum BlogPostStatus {
  Draft = 'draft',
  Scheduled = 'scheduled',
  Published = 'published',
}

/** A text on the shop's blog. A scheduled one is out once its hour has come. */
@Entity({ name: 'blog_posts' })
@Unique(['slug'])
@Index(['status', 'publishAt'])
@Check('ck_blog_posts_publish_at', `"status" = 'draft' OR "publish_at" IS NOT NULL`)
export class BlogPost extends StampedRow {
  @TextField({ max: 200, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, example: 'how-we-dye' })
  slug: string;

  @TextField({ max: 255 })
  title: string;

  @TextField({ nullable: true, max: 1_000 })
  excerpt: string | null;

  @TextField({ max: 200_000, description: 'Markdown.' })
  body: string;

  @TextField({ nullable: true, max: 100 })
  authorName: string | null;

  @TextListField({ default: () => `'{}'` })
  tags: string[];

  @EnumField(BlogPostStatus, 'blog_post_status', { default: BlogPostStatus.Draft })
  status: BlogPostStatus;

  @InstantField({ nullable: true, description: 'When it goes, or went, out.' })
  publishAt: Date | null;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;
}
