import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { UnprocessableProblem } from '../../../http/index.js';
import { lockRow } from '../lock.js';
import { dayInLondon } from '../money/index.js';
import { requireMove } from '../moves.js';
import { POLICY_MOVES, PolicyStatus } from '../policies/policy-status.js';
import { Policy } from '../policies/policy.js';
import { Renewal, RenewalStatus } from '../renewals/renewal.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { type LapsePolicy } from './life.dto.js';
import { latestTerms, type Terms } from './terms.js';

/** Ends of a policy that return no premium. */
@Injectable()
export class Ending {
  constructor(private readonly recorder: Recorder) {}

  /** A quote that is not taken up, or cover that ends without renewal or return; to return premium, cancel. */
  lapse(id: string, { reason }: LapsePolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const before = await lockRow(writes.manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, before.status, 'lapse');
      const change = { status: PolicyStatus.Lapsed, endReason: reason };
      const event = { action: 'policy.lapsed', summary: `${before.number} lapsed: ${reason}` };
      const policy = await writes.update(Policy, before, change, event);
      await dropRenewal(writes, policy);
      return { policy, ...(await latestTerms(writes.manager, policy)) };
    });
  }

  /** Cover that has run its term. */
  expire(id: string, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const before = await lockRow(writes.manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, before.status, 'expire');
      if (before.expiryDate >= dayInLondon(new Date())) {
        throw new UnprocessableProblem('still_covered', `Cover runs to the end of ${before.expiryDate}.`);
      }
      const event = { action: 'policy.expired', summary: `${before.number} expired on ${before.expiryDate}` };
      const policy = await writes.update(Policy, before, { status: PolicyStatus.Expired }, event);
      await dropRenewal(writes, policy);
      return { policy, ...(await latestTerms(writes.manager, policy)) };
    });
  }
}

/** A policy that has ended is not renewed any more. */
export async function dropRenewal(writes: RecordedWrites, policy: Policy): Promise<void> {
  const open = { policyId: policy.id, status: In([RenewalStatus.Pending, RenewalStatus.Invited]) };
  const renewal = await writes.manager.findOne(Renewal, { where: open, lock: { mode: 'pessimistic_write' } });
  if (!renewal) return;
  const event = { action: 'renewal.lapsed', summary: `Renewal of ${policy.number} lapsed`, quiet: true };
  await writes.update(Renewal, renewal, { status: RenewalStatus.Lapsed }, event);
}
