import { Check, Entity, Index, ManyToOne, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';

export enum RenewalStatus {
  Pending = 'pending',
  Invited = 'invited',
  Renewed = 'renewed',
  Declined = 'declined',
  Lapsed = 'lapsed',
}

/** The renewal of a policy that is about to expire: to be invited from `inviteOn`, decided by `dueOn`. */
@Entity('renewals')
@Unique(['policyId'])
@Check('ck_renewals_dates', 'invite_on <= due_on')
@Check('ck_renewals_renewed', `(status = 'renewed') = (new_policy_id IS NOT NULL)`)
@Check('ck_renewals_invited', `status <> 'invited' OR invited_at IS NOT NULL`)
@Check('ck_renewals_premiums', 'expiring_premium >= 0 AND offered_premium >= 0')
@Index(['status', 'inviteOn'])
export class Renewal extends EditedRow {
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.renewals, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @EnumField(RenewalStatus, 'renewal_status', { default: RenewalStatus.Pending })
  status: RenewalStatus;

  @DateField()
  inviteOn: string;

  @DateField({ description: 'The policy’s last day of cover.' })
  dueOn: string;

  @MoneyField({ description: 'Net premium of the expiring terms; the invitation must show it (FCA ICOBS 6.5).' })
  expiringPremium: string;

  @MoneyField({ nullable: true, description: 'Net premium offered for the next term.' })
  offeredPremium: string | null;

  @InstantField({ nullable: true })
  invitedAt: Date | null;

  @TextField({ nullable: true, max: 500 })
  declineReason: string | null;

  @Index()
  @UuidField({ nullable: true })
  newPolicyId: string | null;

  @ManyToOne(() => Policy, (policy) => policy.renewalsInto, { onDelete: 'RESTRICT' })
  newPolicy: Relation<Policy> | null;
}
