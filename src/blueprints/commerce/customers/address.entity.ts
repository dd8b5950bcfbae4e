import { Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { BooleanField, EnumField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { Customer } from './customer.entity.js';

export enum AddressKind {
  Shipping = 'shipping',
  Billing = 'billing',
}

/** A customer's postal address. At most one per kind is the default. */
@Entity({ name: 'addresses' })
@Index(['customerId'])
@Index('uq_addresses_default', ['customerId', 'kind'], { unique: true, where: '"is_default"' })
export class Address extends StampedRow {
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.addresses, { onDelete: 'CASCADE' })
  @JoinColumn()
  customer: Relation<Customer>;

  @EnumField(AddressKind, 'address_kind', { default: AddressKind.Shipping })
  kind: AddressKind;

  @TextField({ example: 'Ada Byron' })
  name: string;

  @TextField({ name: 'line1', example: '12 St James Square' })
  line1: string;

  @TextField({ nullable: true, name: 'line2' })
  line2: string | null;

  @TextField({ example: 'London' })
  city: string;

  @TextField({ nullable: true })
  region: string | null;

  @TextField({ nullable: true, max: 16, example: 'SW1Y 4LE' })
  postalCode: string | null;

  @TextField({ max: 2, min: 2, pattern: /^[A-Z]{2}$/, example: 'GB' })
  countryCode: string;

  @TextField({ nullable: true, max: 32 })
  phone: string | null;

  @BooleanField({ default: false })
  isDefault: boolean;
}
