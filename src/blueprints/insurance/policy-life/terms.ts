import { type EntityManager, IsNull, Not } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { type Policy } from '../policies/policy.js';
import { Binder } from '../products/binder.js';
import { Product } from '../products/product.js';

export interface Parties {
  customer: Customer;
  product: Product;
  binder: Binder;
}

/** Who and what a policy is about. @throws UnprocessableProblem (422) naming what does not exist. */
export async function partiesOf(
  manager: EntityManager,
  ids: { customerId: string; productId: string; binderId?: string | null },
): Promise<Parties> {
  const customer = await referred(manager, Customer, 'customerId', ids.customerId);
  const product = await referred(manager, Product, 'productId', ids.productId);
  const binder = await referred(manager, Binder, 'binderId', ids.binderId ?? product.binderId);
  return { customer, product, binder };
}

/** The row a body refers to: another tenant's is answered like one that does not exist. */
export async function referred<E extends Customer | Product | Binder>(
  manager: EntityManager,
  entity: new () => E,
  field: string,
  id: string,
): Promise<E> {
  const row = await manager.findOneBy<E>(entity, { id } as never);
  if (row) return row;
  throw new UnprocessableProblem('unknown_reference', `There is no such thing as the one named in ${field}.`, {
    fields: [field],
  });
}

export interface Terms {
  version: PolicyVersion;
  financial: PolicyFinancial;
}

/** The newest terms of a policy, quoted or bound. */
export async function latestTerms(manager: EntityManager, policy: Policy): Promise<Terms> {
  const where = { policyId: policy.id, versionNumber: policy.latestVersion };
  const version = await manager.findOneByOrFail(PolicyVersion, where);
  const financial = await manager.findOneByOrFail(PolicyFinancial, { policyVersionId: version.id });
  return { version, financial };
}

/** The newest terms that are in force. */
export async function boundTerms(manager: EntityManager, policy: Policy): Promise<Terms> {
  const version = await manager.findOneOrFail(PolicyVersion, {
    where: { policyId: policy.id, boundAt: Not(IsNull()) },
    order: { versionNumber: 'DESC' },
  });
  const financial = await manager.findOneByOrFail(PolicyFinancial, { policyVersionId: version.id });
  return { version, financial };
}
