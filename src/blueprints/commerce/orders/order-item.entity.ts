import { Check, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { IntegerField, MoneyField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { ProductVariant } from '../products/product-variant.entity.js';
import { Order } from './order.entity.js';

/** One line of an order. Title and price are copies: they stay what they were when the variant changes or goes. */
@Entity({ name: 'order_items' })
@Index(['orderId'])
@Index(['variantId'])
@Check('ck_order_items_quantity', `"quantity" > 0`)
@Check('ck_order_items_total', `"total" = "unit_price" * "quantity"`)
export class OrderItem extends StampedRow {
  @UuidField()
  orderId: string;

  @ManyToOne(() => Order, (order) => order.items, { onDelete: 'CASCADE' })
  @JoinColumn()
  order: Relation<Order>;

  @UuidField({ nullable: true })
  variantId: string | null;

  @ManyToOne(() => ProductVariant, (variant) => variant.orderItems, { onDelete: 'SET NULL' })
  @JoinColumn()
  variant: Relation<ProductVariant> | null;

  @TextField({ max: 520 })
  title: string;

  @TextField({ nullable: true, max: 255 })
  sku: string | null;

  @IntegerField({ min: 1, max: 10_000 })
  quantity: number;

  @MoneyField()
  unitPrice: string;

  @MoneyField()
  total: string;
}
