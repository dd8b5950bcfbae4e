import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsISO8601 } from 'class-validator';
import { BlogPost } from './blog-post.entity.js';

@ApiSchema({ name: 'CommerceBlogPost' })
export class BlogPostResponse extends OmitType(BlogPost, [] as const) {}

@ApiSchema({ name: 'CommerceCreateBlogPost' })
export class CreateBlogPost extends PickType(BlogPost, ['slug', 'title', 'excerpt', 'body', 'authorName', 'tags']) {}

@ApiSchema({ name: 'CommerceUpdateBlogPost' })
export class UpdateBlogPost extends PartialType(CreateBlogPost) {}

@ApiSchema({ name: 'CommerceScheduleBlogPost' })
export class ScheduleBlogPost {
  @ApiProperty({ format: 'date-time', example: '2026-06-01T08:00:00Z', description: 'In the future.' })
  @IsISO8601({ strict: true })
  publishAt: string;
}

@ApiSchema({ name: 'CommercePublishedDue' })
export class PublishedDue {
  @ApiProperty({ type: 'integer' })
  published: number;
}
