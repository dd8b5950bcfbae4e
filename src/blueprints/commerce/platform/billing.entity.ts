import { Check, Entity, JoinColumn, OneToOne, Unique, type Relation } from 'typeorm';
import { EnumField, InstantField, IntegerField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { Organization } from './organization.entity.js';

export enum BillingPlan {
  Free = 'free',
  Starter = 'starter',
  Growth = 'growth',
  Enterprise = 'enterprise',
}

export enum BillingStatus {
  Trialing = 'trialing',
  Active = 'active',
  PastDue = 'past_due',
  Canceled = 'canceled',
}

/** What an organization pays for, as Stripe knows it. */
@Entity({ name: 'billing', schema: 'public' })
@Unique(['stripeCustomerId'])
@Unique(['stripeSubscriptionId'])
@Check('ck_billing_seats', `"seats" >= 1`)
@Check('ck_billing_period', `"current_period_end" > "current_period_start"`)
export class Billing extends StampedRow {
  @UuidField()
  organizationId: string;

  @OneToOne(() => Organization, (organization) => organization.billing, { onDelete: 'CASCADE' })
  @JoinColumn()
  organization: Relation<Organization>;

  @EnumField(BillingPlan, 'billing_plan', { default: BillingPlan.Free })
  plan: BillingPlan;

  @EnumField(BillingStatus, 'billing_status', { default: BillingStatus.Trialing })
  status: BillingStatus;

  @InstantField({ nullable: true })
  currentPeriodStart: Date | null;

  @InstantField({ nullable: true })
  currentPeriodEnd: Date | null;

  @TextField({ nullable: true })
  stripeCustomerId: string | null;

  @TextField({ nullable: true })
  stripeSubscriptionId: string | null;

  @IntegerField({ default: 1, min: 1 })
  seats: number;
}
