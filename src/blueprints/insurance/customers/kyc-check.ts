import { Check, Entity, Index, ManyToOne, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, JsonField, TextField, UuidField } from '../../../http/index.js';
import { User } from '../people/user.js';
import { EditedRow } from '../rows.js';
import { Customer } from './customer.js';

export enum KycKind {
  Identity = 'identity',
  Address = 'address',
  Sanctions = 'sanctions',
  Company = 'company',
  SourceOfFunds = 'source_of_funds',
}

export enum KycStatus {
  Pending = 'pending',
  Referred = 'referred',
  Passed = 'passed',
  Failed = 'failed',
}

/** A check of who the customer is. Decided (passed or failed) ones say when. */
@Entity('kyc_checks')
@Check('ck_kyc_checks_decided', `(status IN ('passed', 'failed')) = (decided_at IS NOT NULL)`)
@Index(['status'])
export class KycCheck extends EditedRow {
  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.kycChecks, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @EnumField(KycKind, 'kyc_kind')
  kind: KycKind;

  @EnumField(KycStatus, 'kyc_status', { default: KycStatus.Pending })
  status: KycStatus;

  @TextField({ max: 100, default: 'manual', description: 'Who made the check: a data provider, or "manual".' })
  provider: string;

  @TextField({ nullable: true, max: 100 })
  providerReference: string | null;

  @JsonField({ nullable: true, description: 'What the provider answered.' })
  result: Record<string, unknown> | null;

  @TextField({ nullable: true, max: 2_000 })
  notes: string | null;

  @InstantField({ nullable: true })
  decidedAt: Date | null;

  @DateField({ nullable: true, description: 'When it must be made again.' })
  expiresOn: string | null;

  @Index()
  @UuidField({ nullable: true })
  checkedById: string | null;

  @ManyToOne(() => User, (user) => user.kycChecks, { onDelete: 'SET NULL' })
  checkedBy: Relation<User> | null;
}
