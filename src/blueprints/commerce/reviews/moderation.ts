import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { assertMove, lockRow, type Moves } from '../moves.js';
import { Review, ReviewStatus } from './review.entity.js';

export const REVIEW_MOVES: Moves<ReviewStatus> = {
  [ReviewStatus.Pending]: [ReviewStatus.Approved, ReviewStatus.Rejected],
  [ReviewStatus.Approved]: [],
  [ReviewStatus.Rejected]: [],
};

/** Decides on reviews, once each. @throws NotFoundProblem (404), ConflictProblem (409, `illegal_move`). */
@Injectable()
export class Moderation {
  constructor(@InjectTenantManager() private readonly manager: EntityManager) {}

  approve(id: string): Promise<void> {
    return this.decide(id, ReviewStatus.Approved, null);
  }

  reject(id: string, reason: string | null): Promise<void> {
    return this.decide(id, ReviewStatus.Rejected, reason);
  }

  private decide(id: string, status: ReviewStatus, rejectionReason: string | null): Promise<void> {
    return this.manager.transaction(async (manager) => {
      const review = await lockRow(manager, Review, id, 'review');
      assertMove(REVIEW_MOVES, review.status, status);
      await manager.update(Review, { id }, { status, rejectionReason, moderatedAt: new Date() });
    });
  }
}
