import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import {
  DateField,
  EnumField,
  InstantField,
  IntegerField,
  JsonField,
  MoneyField,
  StampedRow,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { User } from '../people/user.js';
import { PolicyFinancial } from './policy-financial.js';
import { VersionReason } from './policy-status.js';
import { Policy } from './policy.js';

/**
 * The terms of a policy over a span of days, both included. Terms are never edited: a change makes the next version and
 * ends this one the day before. A version without `boundAt` is a quote; one that ends before it begins never applied.
 */
@Entity('policy_versions')
@Unique(['policyId', 'versionNumber'])
@Check('ck_policy_versions_number', 'version_number >= 1')
@Check('ck_policy_versions_dates', 'effective_to >= effective_from - 1')
@Check('ck_policy_versions_term_premium', 'term_net_premium >= 0')
@Check('ck_policy_versions_sum_insured', 'sum_insured >= 0')
export class PolicyVersion extends StampedRow {
  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.versions, { onDelete: 'CASCADE' })
  policy: Relation<Policy>;

  @IntegerField({ min: 1 })
  versionNumber: number;

  @EnumField(VersionReason, 'policy_version_reason')
  reason: VersionReason;

  @DateField()
  effectiveFrom: string;

  @DateField()
  effectiveTo: string;

  @MoneyField({
    description: 'Net premium of these terms over the policy’s whole term; what pro-rata sums start from.',
  })
  termNetPremium: string;

  @MoneyField()
  sumInsured: string;

  @JsonField({ default: {}, description: 'What is covered, for how much, with which excess.' })
  cover: Record<string, unknown>;

  @TextField({ nullable: true, max: 500 })
  description: string | null;

  @InstantField({ nullable: true })
  boundAt: Date | null;

  @Index()
  @UuidField({ nullable: true })
  createdById: string | null;

  @ManyToOne(() => User, (user) => user.policyVersions, { onDelete: 'SET NULL' })
  createdBy: Relation<User> | null;

  @OneToMany(() => PolicyFinancial, (financial) => financial.policyVersion)
  financials: Relation<PolicyFinancial[]>;
}
