import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { StoredDocument } from '../documents/stored-document.js';
import { Customer } from '../customers/customer.js';
import { User } from '../people/user.js';
import { Policy } from '../policies/policy.js';
import { EditedRow, ReferenceField } from '../rows.js';
import { Complaint } from './complaint.js';

export enum ClaimStatus {
  Notified = 'notified',
  UnderReview = 'under_review',
  Accepted = 'accepted',
  Repudiated = 'repudiated',
  Settled = 'settled',
  Closed = 'closed',
}

/** A loss a customer has notified under a policy. `paid` grows until it is settled. */
@Entity('claims')
@Unique(['reference'])
@Check('ck_claims_amounts', 'reserve >= 0 AND paid >= 0')
@Check('ck_claims_repudiated', `status <> 'repudiated' OR repudiation_reason IS NOT NULL`)
@Check('ck_claims_settled', `status <> 'settled' OR settled_at IS NOT NULL`)
@Check('ck_claims_closed', `(status = 'closed') = (closed_at IS NOT NULL)`)
@Index(['status'])
export class Claim extends EditedRow {
  @ReferenceField('CLM', 'claim_numbers')
  reference: string;

  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.claims, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @Index()
  @UuidField({ description: 'The policy’s customer.' })
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.claims, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @Index()
  @UuidField({ nullable: true })
  handlerId: string | null;

  @ManyToOne(() => User, (user) => user.claims, { onDelete: 'SET NULL' })
  handler: Relation<User> | null;

  @EnumField(ClaimStatus, 'claim_status', { default: ClaimStatus.Notified })
  status: ClaimStatus;

  @DateField({ description: 'The day of the loss; the policy must have been in force on it.' })
  occurredOn: string;

  @InstantField({ default: () => 'now()' })
  notifiedAt: Date;

  @TextField({ max: 100, example: 'Accidental damage' })
  cause: string;

  @TextField({ max: 4_000 })
  description: string;

  @MoneyField({ default: () => '0.00', description: 'What the claim is expected still to cost.' })
  reserve: string;

  @MoneyField({ default: () => '0.00' })
  paid: string;

  @TextField({ nullable: true, max: 100 })
  insurerReference: string | null;

  @TextField({ nullable: true, max: 1_000 })
  repudiationReason: string | null;

  @InstantField({ nullable: true })
  settledAt: Date | null;

  @InstantField({ nullable: true })
  closedAt: Date | null;

  @OneToMany(() => Complaint, (complaint) => complaint.claim)
  complaints: Relation<Complaint[]>;

  @OneToMany(() => StoredDocument, (document) => document.claim)
  documents: Relation<StoredDocument[]>;
}
