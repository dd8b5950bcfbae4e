import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { OrderStatus } from '../orders/order.entity.js';
import { type Review } from './review.entity.js';

const BOUGHT = In([OrderStatus.Paid, OrderStatus.Fulfilled]);

/** Marks a review whose customer has paid for the product. The shop's word, not the writer's. */
@Injectable()
export class VerifiedPurchase implements ResourceHooks<Review> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<Review> }): Promise<void> {
    const { productId, customerId } = body;
    body.verifiedPurchase =
      !!productId &&
      !!customerId &&
      (await manager.existsBy(OrderItem, { variant: { productId }, order: { customerId, status: BOUGHT } }));
  }
}
