import { MoreThan } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { ClawbackReason, CommissionClawback } from '../commission/commission-clawback.js';
import { CommissionPayee, CommissionSplit } from '../commission/commission-split.js';
import { Broker } from '../brokers/broker.js';
import { clawBack, pence, pounds, splitCommission } from '../money/index.js';
import { type PolicyFinancial } from '../policies/policy-financial.js';
import { VersionReason } from '../policies/policy-status.js';
import { type Policy } from '../policies/policy.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { type CommissionShare } from './life.dto.js';

/** Splits the commission of a posted financial: as said, or as the policy's commission was split before. */
export async function share(
  writes: RecordedWrites,
  policy: Policy,
  financial: PolicyFinancial,
  given?: readonly CommissionShare[],
): Promise<void> {
  if (financial.commissionAmount === '0.00') return;
  const shares = await completed(writes, given ?? (await previousShares(writes, policy)));
  const amounts = splitCommission(
    financial.commissionAmount,
    shares.map((each) => each.share),
  );
  for (const [index, { payee, payeeName, userId, share: percent }] of shares.entries()) {
    const owner = { policyId: policy.id, financialId: financial.id, payee, payeeName, userId: userId ?? null };
    await writes.insert(
      CommissionSplit,
      { ...owner, share: percent, amount: amounts[index], dueOn: financial.transactionDate },
      { action: 'commission.split', summary: `${amounts[index]} of commission to ${payeeName}`, quiet: true },
    );
  }
}

/** Claws back what a posted return takes off the commission, from those who hold it. */
export async function claw(writes: RecordedWrites, policy: Policy, financial: PolicyFinancial): Promise<void> {
  const held = await writes.manager.find(CommissionSplit, {
    where: { policyId: policy.id, amount: MoreThan('0') },
    order: { createdAt: 'ASC', id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const reason =
    financial.reason === VersionReason.Cancellation ? ClawbackReason.Cancellation : ClawbackReason.ReturnPremium;
  const amounts = fromHolders(financial, held);
  for (const [index, split] of held.entries()) {
    const amount = amounts[index];
    if (amount === '0.00') continue;
    const owner = { policyId: policy.id, financialId: financial.id, splitId: split.id };
    await writes.insert(
      CommissionClawback,
      { ...owner, reason, amount, dueOn: financial.transactionDate },
      {
        action: 'commission.clawed_back',
        summary: `${amount} of commission back from ${split.payeeName}`,
        quiet: true,
      },
    );
    const clawedBack = pounds(pence(split.clawedBack) + pence(amount));
    await writes.update(
      CommissionSplit,
      split,
      { clawedBack },
      { action: 'commission.reduced', summary: '', quiet: true },
    );
  }
}

function fromHolders(financial: PolicyFinancial, held: readonly CommissionSplit[]): string[] {
  try {
    return clawBack(financial.commissionAmount.slice(1), held);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnprocessableProblem('clawback_above_commission', error.message);
  }
}

/** How the commission of the policy was split last; nothing where it never was. */
export async function previousShares({ manager }: RecordedWrites, policy: Policy): Promise<CommissionShare[]> {
  const last = await manager.findOne(CommissionSplit, {
    where: { policyId: policy.id },
    order: { createdAt: 'DESC' },
  });
  if (!last) return [];
  return manager.find(CommissionSplit, {
    where: { financialId: last.financialId },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
}

/** Whatever the named shares leave of 100 % is the broker's. */
async function completed({ manager }: RecordedWrites, shares: readonly CommissionShare[]): Promise<CommissionShare[]> {
  const rest = 10_000n - shares.reduce((sum, { share: percent }) => sum + pence(percent), 0n);
  if (rest < 0n) throw new UnprocessableProblem('shares_above_whole', 'The shares of the commission are above 100 %.');
  if (rest === 0n) return [...shares];
  const [firm] = await manager.find(Broker, { take: 1 });
  const payeeName = firm?.name ?? 'The broker';
  return [...shares, { payee: CommissionPayee.Broker, payeeName, userId: null, share: pounds(rest) }];
}
