import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThanOrEqual, MoreThanOrEqual, Not } from 'typeorm';
import { ConflictProblem, type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { VersionReason } from '../policies/policy-status.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';
import { Recorded } from '../trail/recorded.js';
import { Claim, ClaimStatus } from './claim.js';

/** A claim is the policy’s customer’s, for a loss on a day the policy covered. */
@Injectable()
export class ClaimHooks extends Recorded(Claim, 'claim') {
  override async beforeCreate({ manager, body }: HookContext & { body: RowValues<Claim> }): Promise<void> {
    const policy = await manager.findOneBy(Policy, { id: body.policyId });
    if (!policy) {
      throw new UnprocessableProblem('unknown_reference', 'There is no such thing as the one named in policyId.', {
        fields: ['policyId'],
      });
    }
    await requireCovered(manager, policy, body.occurredOn!);
    body.customerId = policy.customerId;
  }

  override beforeUpdate({ before }: HookContext & { before: Claim }): void {
    if (before.status !== ClaimStatus.Closed) return;
    throw new ConflictProblem('claim_closed', 'The claim is closed: reopen it first.', {
      state: before.status,
      allowed: ['reopen'],
    });
  }
}

async function requireCovered(manager: EntityManager, policy: Policy, day: string): Promise<void> {
  const covered = await manager.existsBy(PolicyVersion, {
    policyId: policy.id,
    boundAt: Not(IsNull()),
    reason: Not(VersionReason.Cancellation),
    effectiveFrom: LessThanOrEqual(day),
    effectiveTo: MoreThanOrEqual(day),
  });
  if (covered) return;
  throw new UnprocessableProblem('not_covered', `Policy ${policy.number} gave no cover on ${day}.`);
}
