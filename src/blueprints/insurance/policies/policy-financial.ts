import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import {
  DateField,
  EnumField,
  InstantField,
  MoneyField,
  RateField,
  StampedRow,
  UuidField,
} from '../../../http/index.js';
import { CommissionClawback } from '../commission/commission-clawback.js';
import { CommissionSplit } from '../commission/commission-split.js';
import { Invoice } from '../accounts/invoice.js';
import { BordereauxItem } from '../bordereaux/bordereaux-item.js';
import { TaxRate } from '../products/tax-rate.js';
import { VersionReason } from './policy-status.js';
import { PolicyVersion } from './policy-version.js';
import { Policy } from './policy.js';

/**
 * The money of one version: what it adds to (or, below zero, returns from) the policy. `postedAt` null is a quote;
 * posted rows never change. The database computes tax, gross and commission again and refuses what differs by a penny.
 */
@Entity('policy_financials')
@Unique(['policyVersionId'])
@Check('ck_policy_financials_gross', 'gross = net_premium + ipt_amount + fees')
@Check('ck_policy_financials_ipt', 'ipt_amount = round(net_premium * ipt_rate / 100, 2)')
@Check('ck_policy_financials_commission', 'commission_amount = round(net_premium * commission_rate / 100, 2)')
@Check('ck_policy_financials_rates', 'ipt_rate BETWEEN 0 AND 100 AND commission_rate BETWEEN 0 AND 100')
@Check('ck_policy_financials_fees', 'fees >= 0')
@Check('ck_policy_financials_returns', `net_premium >= 0 OR reason IN ('mta', 'cancellation')`)
@Index(['transactionDate', 'postedAt'])
export class PolicyFinancial extends StampedRow {
  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.financials, { onDelete: 'CASCADE' })
  policy: Relation<Policy>;

  @UuidField()
  policyVersionId: string;

  @ManyToOne(() => PolicyVersion, (version) => version.financials, { onDelete: 'CASCADE' })
  policyVersion: Relation<PolicyVersion>;

  @EnumField(VersionReason, 'policy_version_reason')
  reason: VersionReason;

  @DateField({ description: 'The day it counts for: invoice, commission and bordereau.' })
  transactionDate: string;

  @MoneyField({ signed: true })
  netPremium: string;

  @RateField()
  iptRate: string;

  @MoneyField({ signed: true })
  iptAmount: string;

  @MoneyField()
  fees: string;

  @MoneyField({ signed: true, description: 'Net premium, tax and fees together.' })
  gross: string;

  @RateField()
  commissionRate: string;

  @MoneyField({ signed: true })
  commissionAmount: string;

  @Index()
  @UuidField({ nullable: true, description: 'The tax rate applied; none where the product is exempt.' })
  taxRateId: string | null;

  @ManyToOne(() => TaxRate, (rate) => rate.financials, { onDelete: 'RESTRICT' })
  taxRate: Relation<TaxRate> | null;

  @InstantField({ nullable: true })
  postedAt: Date | null;

  @OneToMany(() => Invoice, (invoice) => invoice.financial)
  invoices: Relation<Invoice[]>;

  @OneToMany(() => CommissionSplit, (split) => split.financial)
  commissionSplits: Relation<CommissionSplit[]>;

  @OneToMany(() => CommissionClawback, (clawback) => clawback.financial)
  commissionClawbacks: Relation<CommissionClawback[]>;

  @OneToMany(() => BordereauxItem, (item) => item.financial)
  bordereauxItems: Relation<BordereauxItem[]>;
}
