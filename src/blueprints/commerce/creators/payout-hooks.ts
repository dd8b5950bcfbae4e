import { Injectable } from '@nestjs/common';
import { ConflictProblem, type ResourceHooks } from '../../../http/index.js';
import { Payout, PayoutStatus } from './payout.entity.js';

/** A statement may be thrown away, which frees its orders for another; what was approved is history. */
@Injectable()
export class PayoutHooks implements ResourceHooks<Payout> {
  beforeDelete({ before }: { before: Payout }): void {
    if (before.status === PayoutStatus.Statement) return;
    throw new ConflictProblem('payout_settled', `It is ${before.status} and stays.`, { state: before.status });
  }
}
