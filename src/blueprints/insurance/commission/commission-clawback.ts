import { Check, Entity, Index, ManyToOne, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, MoneyField, UuidField } from '../../../http/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';
import { CommissionSplit } from './commission-split.js';

export enum ClawbackReason {
  Cancellation = 'cancellation',
  ReturnPremium = 'return_premium',
}

/** Commission to be given back because premium was: `financial` is the posting that returned it. */
@Entity('commission_clawbacks')
@Check('ck_commission_clawbacks_amount', 'amount > 0')
@Index(['dueOn'])
export class CommissionClawback extends EditedRow {
  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.commissionClawbacks, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @Index()
  @UuidField()
  financialId: string;

  @ManyToOne(() => PolicyFinancial, (financial) => financial.commissionClawbacks, { onDelete: 'RESTRICT' })
  financial: Relation<PolicyFinancial>;

  @Index()
  @UuidField()
  splitId: string;

  @ManyToOne(() => CommissionSplit, (split) => split.clawbacks, { onDelete: 'RESTRICT' })
  split: Relation<CommissionSplit>;

  @EnumField(ClawbackReason, 'clawback_reason')
  reason: ClawbackReason;

  @MoneyField()
  amount: string;

  @DateField()
  dueOn: string;

  @InstantField({ nullable: true })
  recoveredAt: Date | null;
}
