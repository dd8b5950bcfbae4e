import { Check, Entity, Index, ManyToOne, type Relation } from 'typeorm';
import { DateField, EnumField, JsonField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { EditedRow } from '../rows.js';
import { Policy } from './policy.js';

export enum RiskItemKind {
  Vehicle = 'vehicle',
  Driver = 'driver',
  Building = 'building',
  Contents = 'contents',
  Stock = 'stock',
  Traveller = 'traveller',
  Liability = 'liability',
  Other = 'other',
}

/** One thing or person insured by a policy, from `coveredFrom` to `coveredTo`, both included; no end means to expiry. */
@Entity('policy_risk_items')
@Check('ck_policy_risk_items_sum_insured', 'sum_insured >= 0')
@Check('ck_policy_risk_items_dates', 'covered_to >= covered_from')
export class PolicyRiskItem extends EditedRow {
  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.riskItems, { onDelete: 'CASCADE' })
  policy: Relation<Policy>;

  @EnumField(RiskItemKind, 'risk_item_kind')
  kind: RiskItemKind;

  @TextField({ max: 500, example: '2021 Ford Fiesta, AB21 CDE' })
  description: string;

  @MoneyField()
  sumInsured: string;

  @JsonField({ default: {}, description: 'Facts by kind: registration, year built, construction, …' })
  details: Record<string, unknown>;

  @DateField()
  coveredFrom: string;

  @DateField({ nullable: true })
  coveredTo: string | null;
}
