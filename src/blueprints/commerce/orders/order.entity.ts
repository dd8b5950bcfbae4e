import { ApiProperty } from '@nestjs/swagger';
import {
  Check,
  Column,
  Entity,
  Generated,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  Unique,
  VersionColumn,
  type Relation,
} from 'typeorm';
import {
  EmailField,
  EnumField,
  InstantField,
  JsonField,
  MoneyField,
  StampedRow,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { Creator } from '../creators/creator.entity.js';
import { Payout } from '../creators/payout.entity.js';
import { Customer } from '../customers/customer.entity.js';
import { OrderItem } from './order-item.entity.js';

export enum OrderStatus {
  Pending = 'pending',
  Paid = 'paid',
  Fulfilled = 'fulfilled',
  Refunded = 'refunded',
  Cancelled = 'cancelled',
}

/** TypeORM makes identity columns of this strategy; its types leave the word out. */
const IDENTITY = 'identity' as 'increment';

/** A purchase. Its items took their stock when it was placed; it is paid once, whatever the network repeats. */
@Entity({ name: 'orders' })
@Unique(['number'])
@Unique(['idempotencyKey'])
@Unique(['paymentKey'])
@Index(['customerId'])
@Index(['creatorId'])
@Index(['payoutId'])
@Index(['status', 'createdAt'])
@Index(['createdAt'])
@Check('ck_orders_total', `"total" = "subtotal" - "discount" + "shipping" + "tax"`)
@Check('ck_orders_amounts', `"subtotal" >= 0 AND "discount" >= 0 AND "shipping" >= 0 AND "tax" >= 0 AND "total" >= 0`)
@Check('ck_orders_paid_once', `"status" IN ('pending', 'cancelled') OR "paid_at" IS NOT NULL`)
export class Order extends StampedRow {
  @ApiProperty({ type: 'integer', readOnly: true, example: 1001 })
  @Column({ type: 'integer', update: false })
  @Generated(IDENTITY)
  number: number;

  @UuidField({ nullable: true })
  customerId: string | null;

  @ManyToOne(() => Customer, (customer) => customer.orders, { onDelete: 'SET NULL' })
  @JoinColumn()
  customer: Relation<Customer> | null;

  @EmailField()
  email: string;

  @EnumField(OrderStatus, 'order_status', { default: OrderStatus.Pending })
  status: OrderStatus;

  @TextField({ default: 'USD', max: 3, min: 3, pattern: /^[A-Z]{3}$/ })
  currency: string;

  @MoneyField()
  subtotal: string;

  @MoneyField({ default: '0' })
  discount: string;

  @MoneyField({ default: '0' })
  shipping: string;

  @MoneyField({ default: '0' })
  tax: string;

  @MoneyField()
  total: string;

  @JsonField({ nullable: true, description: 'The address as it was when the order was placed.' })
  shippingAddress: Record<string, unknown> | null;

  @JsonField({ nullable: true })
  billingAddress: Record<string, unknown> | null;

  @TextField({ nullable: true, max: 5_000 })
  note: string | null;

  @UuidField({ nullable: true, description: 'The creator whose code was used.' })
  creatorId: string | null;

  @ManyToOne(() => Creator, (creator) => creator.orders, { onDelete: 'SET NULL' })
  @JoinColumn()
  creator: Relation<Creator> | null;

  @UuidField({ nullable: true, description: 'The payout that counts this order; an order is counted once.' })
  payoutId: string | null;

  @ManyToOne(() => Payout, (payout) => payout.orders, { onDelete: 'SET NULL' })
  @JoinColumn()
  payout: Relation<Payout> | null;

  @TextField({ nullable: true, max: 255, description: 'Placing with the same key again answers the same order.' })
  idempotencyKey: string | null;

  @TextField({ nullable: true, max: 255, description: 'Paying with the same key again answers the same payment.' })
  paymentKey: string | null;

  @TextField({ nullable: true, max: 255 })
  paymentReference: string | null;

  @TextField({ nullable: true, max: 255 })
  trackingNumber: string | null;

  @TextField({ nullable: true, max: 1_000 })
  cancelReason: string | null;

  @InstantField({ nullable: true })
  paidAt: Date | null;

  @InstantField({ nullable: true })
  fulfilledAt: Date | null;

  @InstantField({ nullable: true })
  refundedAt: Date | null;

  @InstantField({ nullable: true })
  cancelledAt: Date | null;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @OneToMany(() => OrderItem, (item) => item.order)
  items: Relation<OrderItem[]>;
}
