import { Injectable } from '@nestjs/common';
import { type QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { type Principal } from '../../../access/index.js';
import { lockRow } from '../lock.js';
import { type Moves, requireMove } from '../moves.js';
import { Recorder } from '../trail/recorder.js';
import { Claim, ClaimStatus } from './claim.js';

const MOVES: Moves<ClaimStatus> = {
  notified: ['review', 'repudiate', 'close'],
  under_review: ['accept', 'repudiate', 'close'],
  accepted: ['settle', 'close'],
  repudiated: ['review', 'close'],
  settled: ['close'],
  closed: ['reopen'],
};

const RESULTS = {
  review: ClaimStatus.UnderReview,
  accept: ClaimStatus.Accepted,
  repudiate: ClaimStatus.Repudiated,
  settle: ClaimStatus.Settled,
  close: ClaimStatus.Closed,
  reopen: ClaimStatus.UnderReview,
} as const;

export type ClaimMove = keyof typeof RESULTS;

/** Moves claims from state to state. */
@Injectable()
export class Claims {
  constructor(private readonly recorder: Recorder) {}

  /** @throws ConflictProblem (409) where the claim's state does not allow the move. */
  move(id: string, move: ClaimMove, change: QueryDeepPartialEntity<Claim>, actor?: Principal): Promise<Claim> {
    return this.recorder.transaction(actor, async (writes) => {
      const claim = await lockRow(writes.manager, Claim, id, 'claim');
      requireMove('claim', MOVES, claim.status, move);
      const status = RESULTS[move];
      const closedAt = status === ClaimStatus.Closed ? new Date() : null;
      const event = {
        action: `claim.${status}`,
        summary: `Claim ${claim.reference} is ${status.replaceAll('_', ' ')}`,
      };
      return writes.update(Claim, claim, { ...change, status, closedAt }, event);
    });
  }
}
