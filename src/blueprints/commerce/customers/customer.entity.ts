import { ApiProperty } from '@nestjs/swagger';
import { Check, Entity, Index, OneToMany, Unique, VersionColumn, type Relation } from 'typeorm';
import { BooleanField, EmailField, StampedRow, TextField, TextListField } from '../../../http/index.js';
import { Order } from '../orders/order.entity.js';
import { Review } from '../reviews/review.entity.js';
import { Address } from './address.entity.js';

/** Someone who buys from the shop. */
@Entity({ name: 'customers' })
@Unique(['email'])
@Index(['createdAt'])
@Check('ck_customers_email_lower', `"email" = lower("email")`)
export class Customer extends StampedRow {
  @EmailField()
  email: string;

  @TextField({ nullable: true, max: 100 })
  firstName: string | null;

  @TextField({ nullable: true, max: 100 })
  lastName: string | null;

  @TextField({ nullable: true, max: 32, pattern: /^\+?[\d ()-]{5,}$/, example: '+44 20 7946 0000' })
  phone: string | null;

  @BooleanField({ default: false })
  acceptsMarketing: boolean;

  @TextListField({ default: () => `'{}'` })
  tags: string[];

  @TextField({ nullable: true, max: 5_000 })
  note: string | null;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @OneToMany(() => Address, (address) => address.customer)
  addresses: Relation<Address[]>;

  @OneToMany(() => Order, (order) => order.customer)
  orders: Relation<Order[]>;

  @OneToMany(() => Review, (review) => review.customer)
  reviews: Relation<Review[]>;
}
