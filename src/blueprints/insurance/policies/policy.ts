import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, IntegerField, TextField, UuidField } from '../../../http/index.js';
import { CommissionClawback } from '../commission/commission-clawback.js';
import { CommissionSplit } from '../commission/commission-split.js';
import { Invoice } from '../accounts/invoice.js';
import { BordereauxItem } from '../bordereaux/bordereaux-item.js';
import { Claim } from '../claims/claim.js';
import { Complaint } from '../claims/complaint.js';
import { Email } from '../emails/email.js';
import { StoredDocument } from '../documents/stored-document.js';
import { Customer } from '../customers/customer.js';
import { Office } from '../people/office.js';
import { User } from '../people/user.js';
import { Binder } from '../products/binder.js';
import { IpidAcknowledgement } from '../ipid/ipid-acknowledgement.js';
import { Product } from '../products/product.js';
import { Renewal } from '../renewals/renewal.js';
import { EditedRow, ReferenceField } from '../rows.js';
import { PolicyFinancial } from './policy-financial.js';
import { PolicyRiskItem } from './policy-risk-item.js';
import { PolicyStatus } from './policy-status.js';
import { PolicyVersion } from './policy-version.js';

/**
 * A contract between a customer and an insurer. Cover runs from `inceptionDate` to `expiryDate`, both days included.
 * `latestVersion` is the number of its newest row in `policy_versions`.
 */
@Entity('policies')
@Unique(['number'])
@Unique(['renewedFromId'])
@Check('ck_policies_dates', 'expiry_date >= inception_date')
@Check('ck_policies_bound', `status IN ('quoted', 'lapsed') OR bound_at IS NOT NULL`)
@Check('ck_policies_cancelled', `(status = 'cancelled') = (cancelled_on IS NOT NULL)`)
@Check('ck_policies_latest_version', 'latest_version >= 1')
@Index(['status', 'expiryDate'])
export class Policy extends EditedRow {
  @ReferenceField('POL', 'policy_numbers')
  number: string;

  @EnumField(PolicyStatus, 'policy_status', { default: PolicyStatus.Quoted })
  status: PolicyStatus;

  @DateField()
  inceptionDate: string;

  @DateField({ description: 'The last day of cover.' })
  expiryDate: string;

  @IntegerField({ min: 1, default: 1 })
  latestVersion: number;

  @DateField({ nullable: true, description: 'After this day the quote may no longer be bound.' })
  quoteValidUntil: string | null;

  @InstantField({ nullable: true })
  boundAt: Date | null;

  @DateField({ nullable: true, description: 'The first day without cover.' })
  cancelledOn: string | null;

  @TextField({ nullable: true, max: 500, description: 'Why it was cancelled or has lapsed.' })
  endReason: string | null;

  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.policies, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @Index()
  @UuidField()
  productId: string;

  @ManyToOne(() => Product, (product) => product.policies, { onDelete: 'RESTRICT' })
  product: Relation<Product>;

  @Index()
  @UuidField()
  binderId: string;

  @ManyToOne(() => Binder, (binder) => binder.policies, { onDelete: 'RESTRICT' })
  binder: Relation<Binder>;

  @Index()
  @UuidField({ nullable: true })
  officeId: string | null;

  @ManyToOne(() => Office, (office) => office.policies, { onDelete: 'SET NULL' })
  office: Relation<Office> | null;

  @Index()
  @UuidField({ nullable: true })
  handlerId: string | null;

  @ManyToOne(() => User, (user) => user.policies, { onDelete: 'SET NULL' })
  handler: Relation<User> | null;

  @UuidField({ nullable: true, description: 'The policy this one renews.' })
  renewedFromId: string | null;

  @ManyToOne(() => Policy, (policy) => policy.renewedTo, { onDelete: 'RESTRICT' })
  renewedFrom: Relation<Policy> | null;

  @OneToMany(() => Policy, (policy) => policy.renewedFrom)
  renewedTo: Relation<Policy[]>;

  @OneToMany(() => PolicyVersion, (version) => version.policy)
  versions: Relation<PolicyVersion[]>;

  @OneToMany(() => PolicyFinancial, (financial) => financial.policy)
  financials: Relation<PolicyFinancial[]>;

  @OneToMany(() => PolicyRiskItem, (item) => item.policy)
  riskItems: Relation<PolicyRiskItem[]>;

  @OneToMany(() => Claim, (claim) => claim.policy)
  claims: Relation<Claim[]>;

  @OneToMany(() => Complaint, (complaint) => complaint.policy)
  complaints: Relation<Complaint[]>;

  @OneToMany(() => Invoice, (invoice) => invoice.policy)
  invoices: Relation<Invoice[]>;

  @OneToMany(() => CommissionSplit, (split) => split.policy)
  commissionSplits: Relation<CommissionSplit[]>;

  @OneToMany(() => CommissionClawback, (clawback) => clawback.policy)
  commissionClawbacks: Relation<CommissionClawback[]>;

  @OneToMany(() => StoredDocument, (document) => document.policy)
  documents: Relation<StoredDocument[]>;

  @OneToMany(() => Email, (email) => email.policy)
  emails: Relation<Email[]>;

  @OneToMany(() => IpidAcknowledgement, (acknowledgement) => acknowledgement.policy)
  ipidAcknowledgements: Relation<IpidAcknowledgement[]>;

  @OneToMany(() => Renewal, (renewal) => renewal.policy)
  renewals: Relation<Renewal[]>;

  @OneToMany(() => Renewal, (renewal) => renewal.newPolicy)
  renewalsInto: Relation<Renewal[]>;

  @OneToMany(() => BordereauxItem, (item) => item.policy)
  bordereauxItems: Relation<BordereauxItem[]>;
}
