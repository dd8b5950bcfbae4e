import { ApiProperty } from '@nestjs/swagger';
import { Check, Entity, Index, OneToMany, Unique, VersionColumn, type Relation } from 'typeorm';
import { EmailField, EnumField, RateField, StampedRow, TextField } from '../../../http/index.js';
import { Order } from '../orders/order.entity.js';
import { Payout } from './payout.entity.js';

export enum CreatorStatus {
  Applied = 'applied',
  Active = 'active',
  Paused = 'paused',
}

/** Someone who sends buyers to the shop and earns a share of what they spend. */
@Entity({ name: 'creators' })
@Unique(['email'])
@Unique(['code'])
@Index(['status'])
@Check('ck_creators_email_lower', `"email" = lower("email")`)
@Check('ck_creators_commission_rate', `"commission_rate" BETWEEN 0 AND 100`)
export class Creator extends StampedRow {
  @TextField({ example: 'Jo Rivers' })
  name: string;

  @EmailField()
  email: string;

  @TextField({ max: 32, pattern: /^[A-Z0-9]+$/, example: 'JORIVERS', description: 'What buyers type at the checkout.' })
  code: string;

  @RateField({ default: '10', description: 'Percent of what the order’s items cost.' })
  commissionRate: string;

  @EnumField(CreatorStatus, 'creator_status', { default: CreatorStatus.Applied })
  status: CreatorStatus;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @OneToMany(() => Payout, (payout) => payout.creator)
  payouts: Relation<Payout[]>;

  @OneToMany(() => Order, (order) => order.creator)
  orders: Relation<Order[]>;
}
