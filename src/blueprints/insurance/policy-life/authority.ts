import { type EntityManager } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { type Customer } from '../customers/customer.js';
import { pence, pounds } from '../money/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { Binder, BinderStatus } from '../products/binder.js';
import { type Product, ProductStatus } from '../products/product.js';

export interface Risk {
  customer: Pick<Customer, 'kind'>;
  product: Product;
  binder: Binder;
  inceptionDate: string;
  expiryDate: string;
  netPremium: string;
  sumInsured: string;
}

/** Whether the broker may write the risk under the binder. @throws UnprocessableProblem (422) with the rule broken. */
export function requireAuthority(risk: Risk): void {
  const { customer, product, binder, inceptionDate, expiryDate } = risk;
  if (product.binderId !== binder.id) {
    throw new UnprocessableProblem('product_outside_binder', 'The product is not sold under this binder.');
  }
  if (product.status !== ProductStatus.Active) {
    throw new UnprocessableProblem('product_closed', `The product ${product.code} is closed.`);
  }
  if (product.customerKind !== customer.kind) {
    throw new UnprocessableProblem('wrong_customer_kind', `The product is for ${product.customerKind} customers.`);
  }
  if (binder.status !== BinderStatus.Active || inceptionDate < binder.startsOn || inceptionDate > binder.endsOn) {
    throw new UnprocessableProblem(
      'outside_binder',
      `The binder ${binder.umr} is ${binder.status} and takes inceptions from ${binder.startsOn} to ${binder.endsOn}.`,
    );
  }
  if (expiryDate < inceptionDate) {
    throw new UnprocessableProblem('empty_term', 'The last day of cover is before the first.');
  }
  requireCover(risk);
}

/** Premium and sum insured within what product and binder allow. */
export function requireCover({
  product,
  binder,
  netPremium,
  sumInsured,
}: Omit<Risk, 'customer' | 'inceptionDate' | 'expiryDate'>): void {
  requirePremium(netPremium);
  if (pence(netPremium) < pence(product.minimumPremium)) {
    throw new UnprocessableProblem('below_minimum_premium', `The net premium is at least ${product.minimumPremium}.`);
  }
  if (pence(sumInsured) > pence(binder.maxSumInsured)) {
    throw new UnprocessableProblem('above_sum_insured', `The binder takes sums insured up to ${binder.maxSumInsured}.`);
  }
}

/** @throws UnprocessableProblem (422) below zero. */
export function requirePremium(netPremium: string): void {
  if (pence(netPremium) >= 0n) return;
  throw new UnprocessableProblem('premium_below_zero', 'A premium is not below zero.');
}

/**
 * Keeps what is written under a binder within its premium limit. The binder's row is locked, so that policies bound at
 * once are counted one after the other.
 */
export async function requireCapacity(manager: EntityManager, binder: Binder, netPremium: string): Promise<void> {
  if (binder.premiumLimit === null || pence(netPremium) <= 0n) return;
  await manager.findOne(Binder, { where: { id: binder.id }, lock: { mode: 'for_no_key_update' } });
  const posted = await manager
    .createQueryBuilder(PolicyFinancial, 'financial')
    .innerJoin('financial.policy', 'policy')
    .where('policy.binderId = :id AND financial.postedAt IS NOT NULL', { id: binder.id })
    .select('SUM(financial.netPremium)', 'written')
    .getRawOne<{ written: string | null }>();
  const written = pence(posted?.written ?? '0');
  if (written + pence(netPremium) <= pence(binder.premiumLimit)) return;
  const left = pounds(pence(binder.premiumLimit) - written);
  throw new UnprocessableProblem('above_premium_limit', `The binder has ${left} of its premium limit left.`, { left });
}
