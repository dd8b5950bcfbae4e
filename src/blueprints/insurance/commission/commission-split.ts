import { Check, Entity, Index, ManyToOne, OneToMany, type Relation } from 'typeorm';
import {
  DateField,
  EnumField,
  InstantField,
  MoneyField,
  RateField,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { User } from '../people/user.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';
import { CommissionClawback } from './commission-clawback.js';

export enum CommissionPayee {
  Broker = 'broker',
  Producer = 'producer',
  Introducer = 'introducer',
}

export enum CommissionStatus {
  Due = 'due',
  Paid = 'paid',
}

/** Somebody’s share of the commission on a posted financial. The shares of one financial add up to its commission. */
@Entity('commission_splits')
@Check('ck_commission_splits_share', 'share BETWEEN 0 AND 100')
@Check('ck_commission_splits_clawed_back', 'amount >= 0 AND clawed_back BETWEEN 0 AND amount')
@Check('ck_commission_splits_paid', `(status = 'paid') = (paid_at IS NOT NULL)`)
@Index(['dueOn', 'status'])
export class CommissionSplit extends EditedRow {
  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.commissionSplits, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @Index()
  @UuidField()
  financialId: string;

  @ManyToOne(() => PolicyFinancial, (financial) => financial.commissionSplits, { onDelete: 'RESTRICT' })
  financial: Relation<PolicyFinancial>;

  @EnumField(CommissionPayee, 'commission_payee')
  payee: CommissionPayee;

  @TextField({ description: 'Who is paid.' })
  payeeName: string;

  @Index()
  @UuidField({ nullable: true, description: 'The producer, where it is a user.' })
  userId: string | null;

  @ManyToOne(() => User, (user) => user.commissionSplits, { onDelete: 'SET NULL' })
  user: Relation<User> | null;

  @RateField({ description: 'Percent of the commission.' })
  share: string;

  @MoneyField()
  amount: string;

  @MoneyField({ default: () => '0.00' })
  clawedBack: string;

  @DateField()
  dueOn: string;

  @EnumField(CommissionStatus, 'commission_status', { default: CommissionStatus.Due })
  status: CommissionStatus;

  @InstantField({ nullable: true })
  paidAt: Date | null;

  @OneToMany(() => CommissionClawback, (clawback) => clawback.split)
  clawbacks: Relation<CommissionClawback[]>;
}
