import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, IntegerField, MoneyField, StampedRow, UuidField } from '../../../http/index.js';
import { User } from '../people/user.js';
import { Binder } from '../products/binder.js';
import { BordereauxItem } from './bordereaux-item.js';

export enum BordereauxStatus {
  Current = 'current',
  Superseded = 'superseded',
}

/** What was written under a binder in a month (`month` is its first day), for the insurer. One run a month is current. */
@Entity('bordereaux_runs')
@Unique(['binderId', 'month', 'revision'])
@Index('uq_bordereaux_runs_current', ['binderId', 'month'], { unique: true, where: `status = 'current'` })
@Check('ck_bordereaux_runs_month', `month = date_trunc('month', month::timestamp)::date`)
@Check('ck_bordereaux_runs_gross', 'gross = net_premium + ipt_amount + fees')
@Check('ck_bordereaux_runs_due', 'due_to_insurer = net_premium + ipt_amount - commission')
@Check('ck_bordereaux_runs_counts', 'item_count >= 0 AND revision >= 1')
export class BordereauxRun extends StampedRow {
  @Index()
  @UuidField()
  binderId: string;

  @ManyToOne(() => Binder, (binder) => binder.bordereauxRuns, { onDelete: 'RESTRICT' })
  binder: Relation<Binder>;

  @DateField({ description: 'First day of the month.' })
  month: string;

  @IntegerField({ min: 1, default: 1 })
  revision: number;

  @EnumField(BordereauxStatus, 'bordereaux_status', { default: BordereauxStatus.Current })
  status: BordereauxStatus;

  @IntegerField()
  itemCount: number;

  @MoneyField({ signed: true })
  netPremium: string;

  @MoneyField({ signed: true })
  iptAmount: string;

  @MoneyField({ signed: true })
  fees: string;

  @MoneyField({ signed: true })
  gross: string;

  @MoneyField({ signed: true })
  commission: string;

  @MoneyField({ signed: true, description: 'Net premium and tax, less commission.' })
  dueToInsurer: string;

  @Index()
  @UuidField({ nullable: true })
  createdById: string | null;

  @ManyToOne(() => User, (user) => user.bordereauxRuns, { onDelete: 'SET NULL' })
  createdBy: Relation<User> | null;

  @OneToMany(() => BordereauxItem, (item) => item.run)
  items: Relation<BordereauxItem[]>;
}
