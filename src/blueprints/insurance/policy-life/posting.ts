import { Invoice, InvoiceStatus } from '../accounts/invoice.js';
import { addDays, priceOf } from '../money/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { type PolicyVersion } from '../policies/policy-version.js';
import { type Policy } from '../policies/policy.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { claw, share } from './commission-posting.js';
import { type CommissionShare } from './life.dto.js';
import { type Tax } from './tax.js';

const DAYS_TO_PAY = 30;

export interface Money {
  policy: Policy;
  version: PolicyVersion;
  netPremium: string;
  fees: string;
  commissionRate: string;
  tax: Tax;
}

/** The money of a version, counted on the day its terms begin. A quote's is not posted. */
export function priceVersion(writes: RecordedWrites, money: Money, postedAt: Date | null): Promise<PolicyFinancial> {
  const { policy, version, netPremium, fees, commissionRate, tax } = money;
  const price = priceOf({ netPremium, fees, commissionRate, iptRate: tax.iptRate });
  return writes.insert(
    PolicyFinancial,
    {
      ...price,
      policyId: policy.id,
      policyVersionId: version.id,
      reason: version.reason,
      transactionDate: version.effectiveFrom,
      taxRateId: tax.taxRateId,
      postedAt,
    },
    { action: 'policy.priced', summary: `${policy.number}: ${price.gross} in all`, quiet: true },
  );
}

/** Posts the money of a bound version: financial, invoice (or credit note), commission splits (or clawbacks). */
export async function postVersion(
  writes: RecordedWrites,
  money: Money,
  shares?: readonly CommissionShare[],
): Promise<PolicyFinancial> {
  const financial = await priceVersion(writes, money, money.version.boundAt);
  await invoice(writes, money.policy, financial);
  if (financial.commissionAmount.startsWith('-')) await claw(writes, money.policy, financial);
  else await share(writes, money.policy, financial, shares);
  return financial;
}

async function invoice(writes: RecordedWrites, policy: Policy, financial: PolicyFinancial): Promise<void> {
  const { netPremium, iptAmount, fees, gross, transactionDate } = financial;
  if (gross === '0.00') return;
  const credit = gross.startsWith('-');
  await writes.insert(
    Invoice,
    {
      customerId: policy.customerId,
      policyId: policy.id,
      financialId: financial.id,
      issuedOn: transactionDate,
      dueOn: addDays(transactionDate, DAYS_TO_PAY),
      netPremium,
      iptAmount,
      fees,
      total: gross,
      status: InvoiceStatus.Open,
    },
    {
      action: credit ? 'credit_note.issued' : 'invoice.issued',
      summary: `${credit ? 'Credit note' : 'Invoice'} of ${gross} for policy ${policy.number}`,
    },
  );
}
