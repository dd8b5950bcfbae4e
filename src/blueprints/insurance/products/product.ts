import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { EnumField, IntegerField, MoneyField, RateField, TextField, UuidField } from '../../../http/index.js';
import { CustomerKind } from '../customers/customer-kind.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';
import { Binder } from './binder.js';
import { IpidTemplate } from '../ipid/ipid-template.js';
import { ProductLine, TaxCode } from './lines.js';

export enum ProductStatus {
  Active = 'active',
  Closed = 'closed',
}

/** What the broker sells under a binder. */
@Entity('products')
@Unique(['code'])
@Check('ck_products_code', `code ~ '^[A-Z0-9-]{2,30}$'`)
@Check('ck_products_commission_rate', 'commission_rate BETWEEN 0 AND 100')
@Check('ck_products_fee', 'fee >= 0')
@Check('ck_products_minimum_premium', 'minimum_premium >= 0')
@Check('ck_products_term_months', 'term_months BETWEEN 1 AND 36')
@Check('ck_products_renewal_invite_days', 'renewal_invite_days BETWEEN 0 AND 120')
@Index(['line', 'status'])
export class Product extends EditedRow {
  @TextField({ min: 2, max: 30, pattern: /^[A-Z0-9-]+$/, example: 'MOTOR-RETAIL' })
  code: string;

  @TextField({ example: 'Retail Motor' })
  name: string;

  @EnumField(ProductLine, 'product_line')
  line: ProductLine;

  @EnumField(CustomerKind, 'customer_kind', { description: 'Whom it is for.' })
  customerKind: CustomerKind;

  @EnumField(TaxCode, 'tax_code', { description: 'Which insurance premium tax it bears.' })
  taxCode: TaxCode;

  @RateField({ description: 'Commission in percent of the net premium; at most the binder’s.' })
  commissionRate: string;

  @MoneyField({
    default: () => '0.00',
    description: 'The broker’s fee for new business and renewal; bears no premium tax.',
  })
  fee: string;

  @MoneyField({ default: () => '0.00', description: 'The least net premium of a new or renewed policy.' })
  minimumPremium: string;

  @IntegerField({ default: 12, min: 1, max: 36 })
  termMonths: number;

  @IntegerField({ default: 21, max: 120, description: 'How many days before expiry the renewal is invited.' })
  renewalInviteDays: number;

  @EnumField(ProductStatus, 'product_status', { default: ProductStatus.Active })
  status: ProductStatus;

  @Index()
  @UuidField()
  binderId: string;

  @ManyToOne(() => Binder, (binder) => binder.products, { onDelete: 'RESTRICT' })
  binder: Relation<Binder>;

  @OneToMany(() => Policy, (policy) => policy.product)
  policies: Relation<Policy[]>;

  @OneToMany(() => IpidTemplate, (template) => template.product)
  ipidTemplates: Relation<IpidTemplate[]>;
}
