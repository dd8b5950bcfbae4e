import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { pence } from '../money/index.js';
import { Recorded } from '../trail/recorded.js';
import { Binder } from './binder.js';
import { Product } from './product.js';

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

@Injectable()
export class BinderHooks extends Recorded(Binder, 'binder') {}

async function requireCommission(manager: EntityManager, product: Partial<Product>): Promise<void> {
  const binder = await manager.findOne(Binder, { where: { id: product.binderId }, lock: { mode: 'for_key_share' } });
  // A binder that does not exist is left to the foreign key.
  if (!binder || pence(product.commissionRate!) <= pence(binder.commissionRate)) return;
  throw new UnprocessableProblem('above_binder_commission', `The binder allows at most ${binder.commissionRate} %.`);
}
