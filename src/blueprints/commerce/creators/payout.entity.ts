import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import {
  DateField,
  EnumField,
  InstantField,
  IntegerField,
  MoneyField,
  RateField,
  StampedRow,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { Order } from '../orders/order.entity.js';
import { Creator } from './creator.entity.js';

export enum PayoutStatus {
  Statement = 'statement',
  Approved = 'approved',
  Paid = 'paid',
}

/** What a creator earned in a period: a statement first, then approved, then paid. History: a creator with payouts stays. */
@Entity({ name: 'payouts' })
@Unique(['creatorId', 'periodStart', 'periodEnd', 'currency'])
@Index(['status'])
@Check('ck_payouts_period', `"period_end" >= "period_start"`)
@Check('ck_payouts_amounts', `"sales" >= 0 AND "amount" >= 0 AND "amount" <= "sales"`)
@Check('ck_payouts_approved', `"status" = 'statement' OR "approved_at" IS NOT NULL`)
@Check('ck_payouts_paid', `("status" = 'paid') = ("paid_at" IS NOT NULL)`)
export class Payout extends StampedRow {
  @UuidField()
  creatorId: string;

  @ManyToOne(() => Creator, (creator) => creator.payouts, { onDelete: 'RESTRICT' })
  @JoinColumn()
  creator: Relation<Creator>;

  @EnumField(PayoutStatus, 'payout_status', { default: PayoutStatus.Statement })
  status: PayoutStatus;

  @DateField({ description: 'First day, in UTC.' })
  periodStart: string;

  @DateField({ description: 'Last day, included.' })
  periodEnd: string;

  @TextField({ max: 3, min: 3, pattern: /^[A-Z]{3}$/ })
  currency: string;

  @IntegerField()
  orderCount: number;

  @MoneyField({ description: 'What the counted orders’ items cost, after discounts.' })
  sales: string;

  @RateField({ description: 'The creator’s rate when the statement was made.' })
  commissionRate: string;

  @MoneyField()
  amount: string;

  @InstantField({ nullable: true })
  approvedAt: Date | null;

  @InstantField({ nullable: true })
  paidAt: Date | null;

  @TextField({ nullable: true, description: 'The bank’s or payment provider’s reference.' })
  reference: string | null;

  @OneToMany(() => Order, (order) => order.payout)
  orders: Relation<Order[]>;
}
