import { Check, Entity, Index, ManyToOne, Unique, type Relation } from 'typeorm';
import {
  DateField,
  EnumField,
  IntegerField,
  MoneyField,
  RateField,
  StampedRow,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { VersionReason } from '../policies/policy-status.js';
import { Policy } from '../policies/policy.js';
import { BordereauxRun } from './bordereaux-run.js';

/** One posted financial as it was reported, with what the insurer needs to know of its policy. */
@Entity('bordereaux_items')
@Unique(['runId', 'lineNumber'])
@Unique(['runId', 'financialId'])
@Check('ck_bordereaux_items_gross', 'gross = net_premium + ipt_amount + fees')
@Check('ck_bordereaux_items_due', 'due_to_insurer = net_premium + ipt_amount - commission')
export class BordereauxItem extends StampedRow {
  @Index()
  @UuidField()
  runId: string;

  @ManyToOne(() => BordereauxRun, (run) => run.items, { onDelete: 'CASCADE' })
  run: Relation<BordereauxRun>;

  @Index()
  @UuidField()
  financialId: string;

  @ManyToOne(() => PolicyFinancial, (financial) => financial.bordereauxItems, { onDelete: 'RESTRICT' })
  financial: Relation<PolicyFinancial>;

  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.bordereauxItems, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @IntegerField({ min: 1 })
  lineNumber: number;

  @TextField({ max: 40 })
  policyNumber: string;

  @TextField()
  insuredName: string;

  @EnumField(VersionReason, 'policy_version_reason')
  reason: VersionReason;

  @DateField()
  transactionDate: string;

  @DateField()
  effectiveFrom: string;

  @DateField()
  effectiveTo: string;

  @MoneyField()
  sumInsured: string;

  @MoneyField({ signed: true })
  netPremium: string;

  @RateField()
  iptRate: string;

  @MoneyField({ signed: true })
  iptAmount: string;

  @MoneyField({ signed: true })
  fees: string;

  @MoneyField({ signed: true })
  gross: string;

  @MoneyField({ signed: true })
  commission: string;

  @MoneyField({ signed: true })
  dueToInsurer: string;
}
