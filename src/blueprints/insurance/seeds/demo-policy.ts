import { type EntityManager } from 'typeorm';
import { ClawbackReason, CommissionClawback } from '../commission/commission-clawback.js';
import { CommissionPayee, CommissionSplit } from '../commission/commission-split.js';
import { Invoice, InvoiceStatus } from '../accounts/invoice.js';
import { type Customer } from '../customers/customer.js';
import { addDays, lastDayOfTerm, priceOf, returnPremium } from '../money/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { PolicyRiskItem } from '../policies/policy-risk-item.js';
import { PolicyStatus, VersionReason } from '../policies/policy-status.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';
import { type Product } from '../products/product.js';
import { type TaxRate } from '../products/tax-rate.js';
import { type DemoPolicy } from './demo-book.js';
import { ensure } from './ensure.js';

export interface DemoPolicyParties {
  customer: Customer;
  product: Product;
  taxRate: TaxRate;
  brokerName: string;
}

interface Step {
  reason: VersionReason;
  effectiveFrom: string;
  effectiveTo: string;
  transactionDate: string;
  netPremium: string;
  termNetPremium: string;
  fees: string;
  bound: boolean;
}

const at = (day: string) => new Date(`${day}T09:00:00Z`);

/** Writes a policy as its life would have: the quote, the binding, the cancellation, each with its money. */
export async function seedPolicy(manager: EntityManager, demo: DemoPolicy, parties: DemoPolicyParties): Promise<void> {
  const { customer, product } = parties;
  const expiryDate = lastDayOfTerm(demo.inceptionDate, product.termMonths);
  const steps = stepsOf(demo, expiryDate, product.fee);
  const policy = await ensure(
    manager,
    Policy,
    { number: demo.number },
    {
      status: demo.cancelled ? PolicyStatus.Cancelled : demo.boundOn ? PolicyStatus.InForce : PolicyStatus.Quoted,
      inceptionDate: demo.inceptionDate,
      expiryDate,
      latestVersion: steps.length,
      boundAt: demo.boundOn ? at(demo.boundOn) : null,
      cancelledOn: demo.cancelled?.on ?? null,
      endReason: demo.cancelled?.reason ?? null,
      customerId: customer.id,
      productId: product.id,
      binderId: product.binderId,
      officeId: customer.officeId,
      handlerId: customer.accountManagerId,
    },
  );
  await ensure(
    manager,
    PolicyRiskItem,
    { policyId: policy.id, description: demo.riskItem.description },
    { kind: demo.riskItem.kind, sumInsured: demo.sumInsured, coveredFrom: demo.inceptionDate, details: {} },
  );
  for (const [index, step] of steps.entries())
    await seedStep(manager, { policy, demo, step, number: index + 1, parties });
}

function stepsOf(demo: DemoPolicy, expiryDate: string, fee: string): Step[] {
  const { inceptionDate, netPremium, boundOn, cancelled } = demo;
  const terms = {
    reason: VersionReason.NewBusiness,
    effectiveFrom: inceptionDate,
    netPremium,
    termNetPremium: netPremium,
    fees: fee,
  };
  const quote = { ...terms, effectiveTo: expiryDate, transactionDate: inceptionDate, bound: false };
  if (!boundOn) return [quote];
  const lastDay = cancelled ? addDays(cancelled.on, -1) : expiryDate;
  const binding = { ...terms, effectiveTo: lastDay, transactionDate: inceptionDate, bound: true };
  if (!cancelled) return [quote, binding];
  const cancellation = {
    reason: VersionReason.Cancellation,
    effectiveFrom: cancelled.on,
    effectiveTo: expiryDate,
    transactionDate: cancelled.on,
    netPremium: returnPremium({ inceptionDate, expiryDate }, cancelled.on, netPremium),
    termNetPremium: '0.00',
    fees: cancelled.fee,
    bound: true,
  };
  return [quote, binding, cancellation];
}

interface StepInput {
  policy: Policy;
  demo: DemoPolicy;
  step: Step;
  number: number;
  parties: DemoPolicyParties;
}

async function seedStep(manager: EntityManager, { policy, demo, step, number, parties }: StepInput): Promise<void> {
  const { product, taxRate } = parties;
  const boundAt = step.bound ? at(number === 2 ? demo.boundOn! : step.transactionDate) : null;
  const version = await ensure(
    manager,
    PolicyVersion,
    { policyId: policy.id, versionNumber: number },
    {
      reason: step.reason,
      effectiveFrom: step.effectiveFrom,
      effectiveTo: step.effectiveTo,
      termNetPremium: step.termNetPremium,
      sumInsured: step.reason === VersionReason.Cancellation ? '0.00' : demo.sumInsured,
      cover: demo.cover,
      description: step.reason === VersionReason.Cancellation ? demo.cancelled!.reason : null,
      boundAt,
    },
  );
  const price = priceOf({ ...step, iptRate: taxRate.rate, commissionRate: product.commissionRate });
  const financial = await ensure(
    manager,
    PolicyFinancial,
    { policyVersionId: version.id },
    {
      ...price,
      policyId: policy.id,
      reason: step.reason,
      transactionDate: step.transactionDate,
      taxRateId: taxRate.id,
      postedAt: boundAt,
    },
  );
  if (step.bound) await seedAccounts(manager, { policy, financial, parties });
}

async function seedAccounts(
  manager: EntityManager,
  { policy, financial, parties }: { policy: Policy; financial: PolicyFinancial; parties: DemoPolicyParties },
): Promise<void> {
  const { netPremium, iptAmount, fees, gross, transactionDate: day, commissionAmount } = financial;
  await ensure(
    manager,
    Invoice,
    { financialId: financial.id },
    {
      number: `${policy.number}-${financial.reason === VersionReason.Cancellation ? 'CN' : 'IN'}`,
      customerId: policy.customerId,
      policyId: policy.id,
      issuedOn: day,
      dueOn: addDays(day, 30),
      status: InvoiceStatus.Open,
      netPremium,
      iptAmount,
      fees,
      total: gross,
    },
  );
  if (financial.reason !== VersionReason.Cancellation) {
    await ensure(
      manager,
      CommissionSplit,
      { financialId: financial.id, payee: CommissionPayee.Broker },
      { policyId: policy.id, payeeName: parties.brokerName, share: '100.00', amount: commissionAmount, dueOn: day },
    );
    return;
  }
  const split = await manager.findOneByOrFail(CommissionSplit, { policyId: policy.id, payee: CommissionPayee.Broker });
  const amount = commissionAmount.slice(1);
  await ensure(
    manager,
    CommissionClawback,
    { financialId: financial.id, splitId: split.id },
    { policyId: policy.id, reason: ClawbackReason.Cancellation, amount, dueOn: day },
  );
  if (split.clawedBack !== amount) await manager.update(CommissionSplit, { id: split.id }, { clawedBack: amount });
}
