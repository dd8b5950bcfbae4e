import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ConflictProblem, NotFoundProblem } from '../../../http/index.js';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { ProductVariant } from './product-variant.entity.js';

/** What is there of each variant. Every change is one UPDATE that the row's own stock allows or refuses. */
@Injectable()
export class Stock {
  constructor(@InjectTenantManager() private readonly manager: EntityManager) {}

  /**
   * Adds to the stock, or takes from it; inside a transaction with that transaction's manager.
   * @throws NotFoundProblem (404); ConflictProblem (409, `out_of_stock`) when more would be taken than is there.
   */
  async change(variantId: string, change: number, manager = this.manager): Promise<void> {
    const result = await manager
      .createQueryBuilder()
      .update(ProductVariant)
      .set({ stock: () => 'stock + :change' })
      .where('id = :variantId AND stock + :change >= 0', { variantId, change })
      .execute();
    if (result.affected === 1) return;
    const variant = await manager.findOne(ProductVariant, {
      where: { id: variantId },
      select: { id: true, stock: true },
    });
    if (!variant) throw new NotFoundProblem('product variant');
    throw new ConflictProblem('out_of_stock', `Only ${variant.stock} are left.`, {
      variantId,
      wanted: -change,
      available: variant.stock,
    });
  }
}
