import { Check, Entity, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, MoneyField, RateField, TextField } from '../../../http/index.js';
import { BordereauxRun } from '../bordereaux/bordereaux-run.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';
import { Product } from './product.js';

export enum BinderStatus {
  Draft = 'draft',
  Active = 'active',
  Suspended = 'suspended',
  Terminated = 'terminated',
}

/** An insurer's authority for the broker to bind risks in its name: from `startsOn` to `endsOn`, both included. */
@Entity('binders')
@Unique(['umr'])
@Check('ck_binders_umr', `umr ~ '^B[0-9]{4}[A-Z0-9]{1,12}$'`)
@Check('ck_binders_dates', 'ends_on > starts_on')
@Check('ck_binders_commission_rate', 'commission_rate BETWEEN 0 AND 100')
@Check('ck_binders_max_sum_insured', 'max_sum_insured > 0')
@Check('ck_binders_premium_limit', 'premium_limit > 0')
export class Binder extends EditedRow {
  @TextField({
    max: 17,
    pattern: /^B[0-9]{4}[A-Z0-9]{1,12}$/,
    description: 'Unique market reference.',
    example: 'B1234MOTOR2026',
  })
  umr: string;

  @TextField()
  name: string;

  @TextField()
  insurerName: string;

  @DateField()
  startsOn: string;

  @DateField()
  endsOn: string;

  @EnumField(BinderStatus, 'binder_status', { default: BinderStatus.Active })
  status: BinderStatus;

  @RateField({ description: 'Commission the insurer allows, in percent of the net premium.' })
  commissionRate: string;

  @MoneyField({ description: 'The largest sum insured that may be bound on one policy.' })
  maxSumInsured: string;

  @MoneyField({ nullable: true, description: 'Net premium that may be written in all.' })
  premiumLimit: string | null;

  @OneToMany(() => Product, (product) => product.binder)
  products: Relation<Product[]>;

  @OneToMany(() => Policy, (policy) => policy.binder)
  policies: Relation<Policy[]>;

  @OneToMany(() => BordereauxRun, (run) => run.binder)
  bordereauxRuns: Relation<BordereauxRun[]>;
}
