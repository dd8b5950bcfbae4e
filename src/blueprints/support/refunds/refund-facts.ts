import { type EntityManager, In } from 'typeorm';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { lockRow } from '../rows/lock-row.js';
import { User } from '../users/user.entity.js';
import { RefundStatus } from './refund-enums.js';
import { Refund } from './refund.entity.js';
import { type RefundFacts } from './rule-matching.js';

/**
 * What is known of the refund and its customer. The customer is locked: two refunds of one customer are decided one
 * after the other, so a rule such as "at most two a quarter" counts both.
 */
export async function factsOf(manager: EntityManager, refund: Refund): Promise<RefundFacts> {
  const { customerId, amount, reason } = refund;
  await lockRow(manager, User, customerId, 'customer');
  const profile = await manager.findOneBy(CustomerProfile, { userId: customerId });
  const granted = await manager.find(Refund, {
    select: { amount: true, decidedAt: true },
    where: { customerId, status: In([RefundStatus.APPROVED, RefundStatus.PROCESSED]) },
  });
  return {
    amount,
    reason,
    accountTier: profile?.accountTier,
    accountStanding: profile?.accountStanding,
    granted: granted.map((each) => ({ amount: each.amount, decidedAt: each.decidedAt! })),
  };
}
