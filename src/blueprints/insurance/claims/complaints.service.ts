import { Injectable } from '@nestjs/common';
import { type QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { type Principal } from '../../../access/index.js';
import { lockRow } from '../lock.js';
import { type Moves, requireMove } from '../moves.js';
import { Recorder } from '../trail/recorder.js';
import { Complaint, ComplaintStatus } from './complaint.js';

const MOVES: Moves<ComplaintStatus> = {
  received: ['investigate', 'respond'],
  investigating: ['respond'],
  final_response: ['refer', 'close'],
  ombudsman: ['close'],
  closed: [],
};

const RESULTS = {
  investigate: ComplaintStatus.Investigating,
  respond: ComplaintStatus.FinalResponse,
  refer: ComplaintStatus.Ombudsman,
  close: ComplaintStatus.Closed,
} as const;

export type ComplaintMove = keyof typeof RESULTS;

/** Moves complaints from receipt to their close. */
@Injectable()
export class Complaints {
  constructor(private readonly recorder: Recorder) {}

  /** @throws ConflictProblem (409) where the complaint's state does not allow the move. */
  move(
    id: string,
    move: ComplaintMove,
    change: QueryDeepPartialEntity<Complaint>,
    actor?: Principal,
  ): Promise<Complaint> {
    return this.recorder.transaction(actor, async (writes) => {
      const complaint = await lockRow(writes.manager, Complaint, id, 'complaint');
      requireMove('complaint', MOVES, complaint.status, move);
      const status = RESULTS[move];
      const summary = `Complaint ${complaint.reference}: ${status.replaceAll('_', ' ')}`;
      return writes.update(Complaint, complaint, { ...change, status }, { action: `complaint.${status}`, summary });
    });
  }
}
