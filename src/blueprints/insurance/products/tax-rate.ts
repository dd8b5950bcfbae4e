import { Check, Entity, Index, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, RateField, TextField } from '../../../http/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { EditedRow } from '../rows.js';
import { TaxCode } from './lines.js';

/** A rate of tax and the days it is in force: from `validFrom` to `validTo`, both included; no end means until changed. */
@Entity('tax_rates')
@Unique(['code', 'validFrom'])
@Index('uq_tax_rates_open', ['code'], { unique: true, where: 'valid_to IS NULL' })
@Check('ck_tax_rates_rate', 'rate BETWEEN 0 AND 100')
@Check('ck_tax_rates_dates', 'valid_to >= valid_from')
@Check('ck_tax_rates_code', `code <> 'exempt'`)
export class TaxRate extends EditedRow {
  @EnumField(TaxCode, 'tax_code')
  code: TaxCode;

  @TextField({ example: 'Insurance premium tax, standard rate' })
  name: string;

  @RateField()
  rate: string;

  @DateField()
  validFrom: string;

  @DateField({ nullable: true })
  validTo: string | null;

  @OneToMany(() => PolicyFinancial, (financial) => financial.taxRate)
  financials: Relation<PolicyFinancial[]>;
}
