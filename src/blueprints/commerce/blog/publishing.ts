import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { assertMove, lockRow, type Moves } from '../moves.js';
import { BlogPost, BlogPostStatus } from './blog-post.entity.js';

const { Draft, Scheduled, Published } = BlogPostStatus;

export const BLOG_POST_MOVES: Moves<BlogPostStatus> = {
  [Draft]: [Scheduled, Published],
  [Scheduled]: [Draft, Scheduled, Published],
  [Published]: [Draft],
};

/** Brings blog posts out. @throws NotFoundProblem (404), ConflictProblem (409, `illegal_move`). */
@Injectable()
export class Publishing {
  constructor(@InjectTenantManager() private readonly manager: EntityManager) {}

  /** @throws UnprocessableProblem (422, `in_the_past`). */
  schedule(id: string, publishAt: Date): Promise<void> {
    if (publishAt.getTime() <= Date.now()) {
      throw new UnprocessableProblem('in_the_past', 'The hour to publish at has passed: publish it now instead.');
    }
    return this.move(id, Scheduled, publishAt);
  }

  publish(id: string): Promise<void> {
    return this.move(id, Published, new Date());
  }

  withdraw(id: string): Promise<void> {
    return this.move(id, Draft, null);
  }

  /** Brings out what is scheduled for now or earlier, and says how many. Run it every minute; twice does no harm. */
  async publishDue(): Promise<number> {
    const due = { status: Scheduled, publishAt: LessThanOrEqual(new Date()) };
    const { affected } = await this.manager.update(BlogPost, due, { status: Published });
    return affected ?? 0;
  }

  private move(id: string, to: BlogPostStatus, publishAt: Date | null): Promise<void> {
    return this.manager.transaction(async (manager) => {
      const { status } = await lockRow(manager, BlogPost, id, 'blog post');
      assertMove(BLOG_POST_MOVES, status, to);
      await manager.update(BlogPost, { id }, { status: to, publishAt });
    });
  }
}
