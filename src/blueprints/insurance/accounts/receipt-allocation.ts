import { Check, Entity, Index, ManyToOne, type Relation } from 'typeorm';
import { InstantField, MoneyField, StampedRow, UuidField } from '../../../http/index.js';
import { User } from '../people/user.js';
import { Invoice } from './invoice.js';
import { Receipt } from './receipt.js';

/** So much of a receipt pays so much of an invoice (both below zero: a refund settles a credit note). */
@Entity('receipt_allocations')
@Check('ck_receipt_allocations_amount', 'amount <> 0')
export class ReceiptAllocation extends StampedRow {
  @Index()
  @UuidField()
  receiptId: string;

  @ManyToOne(() => Receipt, (receipt) => receipt.allocations, { onDelete: 'RESTRICT' })
  receipt: Relation<Receipt>;

  @Index()
  @UuidField()
  invoiceId: string;

  @ManyToOne(() => Invoice, (invoice) => invoice.allocations, { onDelete: 'RESTRICT' })
  invoice: Relation<Invoice>;

  @MoneyField({ signed: true })
  amount: string;

  @InstantField({ default: () => 'now()' })
  allocatedAt: Date;

  @Index()
  @UuidField({ nullable: true })
  allocatedById: string | null;

  @ManyToOne(() => User, (user) => user.allocations, { onDelete: 'SET NULL' })
  allocatedBy: Relation<User> | null;
}
