import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { guarded } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { ActionRoute } from '../action-route.js';
import { BlogPostResponse, CreateBlogPost, PublishedDue, ScheduleBlogPost, UpdateBlogPost } from './blog-post.dto.js';
import { BlogPost } from './blog-post.entity.js';
import { Publishing } from './publishing.js';

const PUBLISH = 'blog.publish';

@ApiTags('commerce: blog posts')
@Controller('commerce/blog-posts')
export class BlogPostsController extends ResourceController({
  entity: BlogPost,
  response: BlogPostResponse,
  create: CreateBlogPost,
  update: UpdateBlogPost,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['status', 'slug', 'tags', 'publishAt', 'createdAt'],
  sort: ['createdAt', 'publishAt', 'title'],
  search: ['title', 'excerpt', 'body'],
  decorate: guarded('blog'),
}) {
  constructor(private readonly publishing: Publishing) {
    super();
  }

  @ActionRoute('publish-due', 'Publish what is scheduled for now or earlier', PUBLISH, PublishedDue)
  async publishDue(): Promise<PublishedDue> {
    return { published: await this.publishing.publishDue() };
  }

  @ActionRoute(':id/schedule', 'Publish a post at an hour to come', PUBLISH, BlogPostResponse)
  async schedule(@Param('id', ParseUUIDPipe) id: string, @Body() { publishAt }: ScheduleBlogPost) {
    await this.publishing.schedule(id, new Date(publishAt));
    return this.answerWith(id);
  }

  @ActionRoute(':id/publish', 'Publish a post now', PUBLISH, BlogPostResponse)
  async publish(@Param('id', ParseUUIDPipe) id: string) {
    await this.publishing.publish(id);
    return this.answerWith(id);
  }

  @ActionRoute(':id/withdraw', 'Make a post a draft again', PUBLISH, BlogPostResponse)
  async withdraw(@Param('id', ParseUUIDPipe) id: string) {
    await this.publishing.withdraw(id);
    return this.answerWith(id);
  }

  private async answerWith(id: string) {
    return this.toResponse(await this.resource.get(id));
  }
}
