import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { Policy } from '../policies/policy.js';
import { EditedRow, ReferenceField } from '../rows.js';
import { ReceiptAllocation } from './receipt-allocation.js';

export enum InvoiceStatus {
  Open = 'open',
  PartPaid = 'part_paid',
  Paid = 'paid',
}

/**
 * What a customer owes for a posted financial. Below zero it is a credit note, which a refund settles. `allocated` never
 * passes `total`: the database refuses it.
 */
@Entity('invoices')
@Unique(['number'])
@Unique(['financialId'])
@Check('ck_invoices_total', 'total = net_premium + ipt_amount + fees')
@Check('ck_invoices_allocated', 'allocated BETWEEN LEAST(total, 0) AND GREATEST(total, 0)')
@Check(
  'ck_invoices_status',
  `status = CASE WHEN allocated = total THEN 'paid'::invoice_status WHEN allocated = 0 THEN 'open'::invoice_status ELSE 'part_paid'::invoice_status END`,
)
@Check('ck_invoices_dates', 'due_on >= issued_on')
@Index(['status', 'dueOn'])
export class Invoice extends EditedRow {
  @ReferenceField('INV', 'invoice_numbers')
  number: string;

  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.invoices, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.invoices, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @UuidField()
  financialId: string;

  @ManyToOne(() => PolicyFinancial, (financial) => financial.invoices, { onDelete: 'RESTRICT' })
  financial: Relation<PolicyFinancial>;

  @DateField()
  issuedOn: string;

  @DateField()
  dueOn: string;

  @MoneyField({ signed: true })
  netPremium: string;

  @MoneyField({ signed: true })
  iptAmount: string;

  @MoneyField()
  fees: string;

  @MoneyField({ signed: true })
  total: string;

  @MoneyField({ signed: true, default: () => '0.00', description: 'How much of the total receipts have covered.' })
  allocated: string;

  @EnumField(InvoiceStatus, 'invoice_status', { default: InvoiceStatus.Open })
  status: InvoiceStatus;

  @TextField({ nullable: true, max: 500 })
  notes: string | null;

  @OneToMany(() => ReceiptAllocation, (allocation) => allocation.invoice)
  allocations: Relation<ReceiptAllocation[]>;
}
