import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ConflictProblem, type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { Recorded } from '../trail/recorded.js';
import { PolicyRiskItem } from './policy-risk-item.js';
import { PolicyStatus } from './policy-status.js';
import { Policy } from './policy.js';

const OPEN = [PolicyStatus.Quoted, PolicyStatus.InForce];

/** What is insured may change while the policy is quoted or in force, within its term. */
@Injectable()
export class RiskItemHooks extends Recorded(PolicyRiskItem, 'risk item') {
  override async beforeCreate({ manager, body }: HookContext & { body: RowValues<PolicyRiskItem> }): Promise<void> {
    requireWithin(await requireOpen(manager, body.policyId!), body);
  }

  override async beforeUpdate(
    context: HookContext & { body: RowValues<PolicyRiskItem>; before: PolicyRiskItem },
  ): Promise<void> {
    const { manager, body, before } = context;
    requireWithin(await requireOpen(manager, before.policyId), { ...before, ...body });
  }

  override async beforeDelete({ manager, before }: HookContext & { before: PolicyRiskItem }): Promise<void> {
    await requireOpen(manager, before.policyId);
  }
}

async function requireOpen(manager: EntityManager, policyId: string): Promise<Policy | null> {
  const policy = await manager.findOne(Policy, { where: { id: policyId }, lock: { mode: 'for_key_share' } });
  if (!policy || OPEN.includes(policy.status)) return policy;
  throw new ConflictProblem('policy_closed', `The policy is ${policy.status}: what it insured stands.`, {
    state: policy.status,
    allowed: OPEN,
  });
}

/** A policy that does not exist is left to the foreign key. */
function requireWithin(policy: Policy | null, { coveredFrom, coveredTo }: Partial<PolicyRiskItem>): void {
  if (!policy) return;
  const { inceptionDate, expiryDate } = policy;
  const within = coveredFrom! >= inceptionDate && coveredFrom! <= expiryDate && (coveredTo ?? expiryDate) <= expiryDate;
  if (within) return;
  throw new UnprocessableProblem(
    'outside_term',
    `The days must be within the term: ${inceptionDate} to ${expiryDate}.`,
  );
}
