import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { EditedRow, ReferenceField } from '../rows.js';
import { ReceiptAllocation } from './receipt-allocation.js';

export enum ReceiptMethod {
  BankTransfer = 'bank_transfer',
  Card = 'card',
  DirectDebit = 'direct_debit',
  Cheque = 'cheque',
  Cash = 'cash',
}

/** Money in from a customer or, below zero, a refund to one. `allocated` never passes `amount`: the database refuses it. */
@Entity('receipts')
@Unique(['reference'])
@Check('ck_receipts_amount', 'amount <> 0')
@Check('ck_receipts_allocated', 'allocated BETWEEN LEAST(amount, 0) AND GREATEST(amount, 0)')
@Index(['receivedOn'])
export class Receipt extends EditedRow {
  @ReferenceField('RCP', 'receipt_numbers')
  reference: string;

  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.receipts, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @EnumField(ReceiptMethod, 'receipt_method')
  method: ReceiptMethod;

  @MoneyField({ signed: true })
  amount: string;

  @MoneyField({ signed: true, default: () => '0.00' })
  allocated: string;

  @DateField()
  receivedOn: string;

  @TextField({ nullable: true, max: 100, description: 'What the bank statement says.' })
  bankReference: string | null;

  @TextField({ nullable: true, max: 500 })
  notes: string | null;

  @OneToMany(() => ReceiptAllocation, (allocation) => allocation.receipt)
  allocations: Relation<ReceiptAllocation[]>;
}
