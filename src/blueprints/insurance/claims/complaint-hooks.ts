import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ConflictProblem, type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { addDays, dayInLondon } from '../money/index.js';
import { Policy } from '../policies/policy.js';
import { Recorded } from '../trail/recorded.js';
import { Claim } from './claim.js';
import { Complaint, ComplaintStatus } from './complaint.js';

const DAYS_TO_RESPOND = 56;

/** Sets the eight-week clock (FCA DISP 1.6.2); policy and claim must be the customer’s own. */
@Injectable()
export class ComplaintHooks extends Recorded(Complaint, 'complaint') {
  override async beforeCreate({ manager, body }: HookContext & { body: RowValues<Complaint> }): Promise<void> {
    const receivedAt = new Date(body.receivedAt ?? Date.now());
    if (receivedAt.getTime() > Date.now()) {
      throw new UnprocessableProblem('received_in_future', 'A complaint cannot have been received in the future.');
    }
    body.receivedAt = receivedAt;
    body.finalResponseDueOn = addDays(dayInLondon(receivedAt), DAYS_TO_RESPOND);
    await requireOwn(manager, body);
  }

  override async beforeUpdate(context: HookContext & { body: RowValues<Complaint>; before: Complaint }): Promise<void> {
    const { manager, body, before } = context;
    if (before.status === ComplaintStatus.Closed) {
      throw new ConflictProblem('complaint_closed', 'The complaint is closed.', { state: before.status, allowed: [] });
    }
    await requireOwn(manager, { customerId: before.customerId, policyId: body.policyId, claimId: body.claimId });
  }
}

type Subjects = Pick<RowValues<Complaint>, 'customerId' | 'policyId' | 'claimId'>;

/** Rows that do not exist are left to the foreign keys. */
async function requireOwn(manager: EntityManager, { customerId, policyId, claimId }: Subjects): Promise<void> {
  const policy = policyId ? await manager.findOneBy(Policy, { id: policyId }) : null;
  const claim = claimId ? await manager.findOneBy(Claim, { id: claimId }) : null;
  const foreign = [policy, claim].some((subject) => subject && subject.customerId !== customerId);
  if (foreign) throw new UnprocessableProblem('other_customer', 'The policy or claim is another customer’s.');
}
