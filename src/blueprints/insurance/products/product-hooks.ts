import { Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { pence } from '../money/index.js';
import { Recorded } from '../trail/recorded.js';
import { Binder } from './binder.js';
import { Product, ProductStatus } from './product.js';

/** A product earns at most the commission its binder allows. */
@Injectable()
export class ProductHooks extends Recorded(Product, 'product') {
  override beforeCreate({ manager, body }: HookContext & { body: RowValues<Product> }): Promise<void> {
    return requireCommission(manager, body);
  }

  override beforeUpdate({
    manager,
    body,
    before,
  }: HookContext & { body: RowValues<Product>; before: Product }): Promise<void> {
    return requireCommission(manager, { ...before, ...body });
  }
}

/** A binder does not take away commission that its products on sale have. */
@Injectable()
export class BinderHooks extends Recorded(Binder, 'binder') {
  override async beforeUpdate({
    manager,
    body,
    before,
  }: HookContext & { body: RowValues<Binder>; before: Binder }): Promise<void> {
    if (body.commissionRate === undefined) return;
    const onSale = { binderId: before.id, status: ProductStatus.Active };
    const above = await manager.findOneBy(Product, { ...onSale, commissionRate: MoreThan(body.commissionRate) });
    if (!above) return;
    throw new UnprocessableProblem(
      'above_binder_commission',
      `${above.code} has ${above.commissionRate} %: lower it first.`,
    );
  }
}

async function requireCommission(manager: EntityManager, product: Partial<Product>): Promise<void> {
  const binder = await manager.findOne(Binder, { where: { id: product.binderId }, lock: { mode: 'pessimistic_read' } });
  // A binder that does not exist is left to the foreign key.
  if (!binder || pence(product.commissionRate!) <= pence(binder.commissionRate)) return;
  throw new UnprocessableProblem('above_binder_commission', `The binder allows at most ${binder.commissionRate} %.`);
}
