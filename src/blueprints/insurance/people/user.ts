import { Transform } from 'class-transformer';
import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { EmailField, EnumField, InstantField, TextField, UuidField } from '../../../http/index.js';
import { normalizedEmail } from '../../kit/index.js';
import { CommissionSplit } from '../commission/commission-split.js';
import { ReceiptAllocation } from '../accounts/receipt-allocation.js';
import { BordereauxRun } from '../bordereaux/bordereaux-run.js';
import { Claim } from '../claims/claim.js';
import { Complaint } from '../claims/complaint.js';
import { StoredDocument } from '../documents/stored-document.js';
import { Customer } from '../customers/customer.js';
import { KycCheck } from '../customers/kyc-check.js';
import { Policy } from '../policies/policy.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { EditedRow } from '../rows.js';
import { Office } from './office.js';

export enum UserStatus {
  Invited = 'invited',
  Active = 'active',
  Disabled = 'disabled',
}

/** A person who works for the broker. What they may do follows from `role`, a key of `meta.roles`. */
@Entity('users')
@Unique(['email'])
@Check('ck_users_email', 'email = lower(email)')
@Check('ck_users_role', `role ~ '^[a-z][a-z_]*$'`)
export class User extends EditedRow {
  @Transform(({ value }) => normalizedEmail(value))
  @EmailField({ description: 'Unique within the broker; kept in lower case.' })
  email: string;

  @TextField({ max: 100 })
  firstName: string;

  @TextField({ max: 100 })
  lastName: string;

  @TextField({ nullable: true, max: 100 })
  jobTitle: string | null;

  @TextField({ max: 60, pattern: /^[a-z][a-z_]*$/, example: 'broker_user', description: 'Key of a role.' })
  role: string;

  @EnumField(UserStatus, 'user_status', { default: UserStatus.Active })
  status: UserStatus;

  @TextField({ nullable: true, max: 10, description: 'Senior management function held, if any.', example: 'SMF16' })
  seniorFunction: string | null;

  @InstantField({ nullable: true })
  lastActiveAt: Date | null;

  @Index()
  @UuidField({ nullable: true })
  officeId: string | null;

  @ManyToOne(() => Office, (office) => office.users, { onDelete: 'SET NULL' })
  office: Relation<Office> | null;

  @OneToMany(() => Customer, (customer) => customer.accountManager)
  customers: Relation<Customer[]>;

  @OneToMany(() => Policy, (policy) => policy.handler)
  policies: Relation<Policy[]>;

  @OneToMany(() => PolicyVersion, (version) => version.createdBy)
  policyVersions: Relation<PolicyVersion[]>;

  @OneToMany(() => Claim, (claim) => claim.handler)
  claims: Relation<Claim[]>;

  @OneToMany(() => Complaint, (complaint) => complaint.handler)
  complaints: Relation<Complaint[]>;

  @OneToMany(() => KycCheck, (check) => check.checkedBy)
  kycChecks: Relation<KycCheck[]>;

  @OneToMany(() => StoredDocument, (document) => document.uploadedBy)
  documents: Relation<StoredDocument[]>;

  @OneToMany(() => ReceiptAllocation, (allocation) => allocation.allocatedBy)
  allocations: Relation<ReceiptAllocation[]>;

  @OneToMany(() => CommissionSplit, (split) => split.user)
  commissionSplits: Relation<CommissionSplit[]>;

  @OneToMany(() => BordereauxRun, (run) => run.createdBy)
  bordereauxRuns: Relation<BordereauxRun[]>;
}
