import { Check, Entity, Index, ManyToOne, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { User } from '../people/user.js';
import { Policy } from '../policies/policy.js';
import { EditedRow, ReferenceField } from '../rows.js';
import { Claim } from './claim.js';

export enum ComplaintStatus {
  Received = 'received',
  Investigating = 'investigating',
  FinalResponse = 'final_response',
  Ombudsman = 'ombudsman',
  Closed = 'closed',
}

export enum ComplaintCategory {
  Service = 'service',
  Sale = 'sale',
  Pricing = 'pricing',
  Product = 'product',
  ClaimHandling = 'claim_handling',
  DataProtection = 'data_protection',
  Other = 'other',
}

export enum ComplaintOutcome {
  Upheld = 'upheld',
  PartlyUpheld = 'partly_upheld',
  Rejected = 'rejected',
}

/**
 * An expression of dissatisfaction (FCA DISP). The final response is due eight weeks after the day of receipt in London;
 * the database holds the two together.
 */
@Entity('complaints')
@Unique(['reference'])
@Check('ck_complaints_due', `final_response_due_on = (received_at AT TIME ZONE 'Europe/London')::date + 56`)
@Check('ck_complaints_outcome', `status NOT IN ('final_response', 'ombudsman') OR outcome IS NOT NULL`)
@Check('ck_complaints_closed', `(status = 'closed') = (closed_at IS NOT NULL)`)
@Check('ck_complaints_redress', 'redress >= 0')
@Index(['status', 'finalResponseDueOn'])
export class Complaint extends EditedRow {
  @ReferenceField('CMP', 'complaint_numbers')
  reference: string;

  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.complaints, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @Index()
  @UuidField({ nullable: true })
  policyId: string | null;

  @ManyToOne(() => Policy, (policy) => policy.complaints, { onDelete: 'SET NULL' })
  policy: Relation<Policy> | null;

  @Index()
  @UuidField({ nullable: true })
  claimId: string | null;

  @ManyToOne(() => Claim, (claim) => claim.complaints, { onDelete: 'SET NULL' })
  claim: Relation<Claim> | null;

  @Index()
  @UuidField({ nullable: true })
  handlerId: string | null;

  @ManyToOne(() => User, (user) => user.complaints, { onDelete: 'SET NULL' })
  handler: Relation<User> | null;

  @EnumField(ComplaintStatus, 'complaint_status', { default: ComplaintStatus.Received })
  status: ComplaintStatus;

  @EnumField(ComplaintCategory, 'complaint_category')
  category: ComplaintCategory;

  @TextField({ max: 4_000 })
  description: string;

  @InstantField({ default: () => 'now()' })
  receivedAt: Date;

  @DateField({ description: 'Eight weeks after the day of receipt.' })
  finalResponseDueOn: string;

  @InstantField({ nullable: true })
  acknowledgedAt: Date | null;

  @InstantField({ nullable: true })
  finalResponseAt: Date | null;

  @InstantField({ nullable: true })
  closedAt: Date | null;

  @EnumField(ComplaintOutcome, 'complaint_outcome', { nullable: true })
  outcome: ComplaintOutcome | null;

  @MoneyField({ default: () => '0.00', description: 'Paid to the customer to put things right.' })
  redress: string;

  @TextField({ nullable: true, max: 1_000 })
  rootCause: string | null;
}
