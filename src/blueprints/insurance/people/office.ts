import { Check, Entity, Index, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, EmailField, EnumField, TextField } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';
import { User } from './user.js';

export enum OfficeStatus {
  Open = 'open',
  Closed = 'closed',
}

/** A branch of the broker. One of them may be the head office. */
@Entity('offices')
@Unique(['code'])
@Index('uq_offices_head_office', ['isHeadOffice'], { unique: true, where: 'is_head_office' })
@Check('ck_offices_code', `code ~ '^[A-Z0-9]{2,10}$'`)
export class Office extends EditedRow {
  @TextField({ min: 2, max: 10, pattern: /^[A-Z0-9]+$/, example: 'LON' })
  code: string;

  @TextField({ example: 'London' })
  name: string;

  @TextField()
  addressLine1: string;

  @TextField({ nullable: true })
  addressLine2: string | null;

  @TextField({ max: 100 })
  city: string;

  @TextField({ max: 10, example: 'EC3M 1AA' })
  postcode: string;

  @TextField({ nullable: true, max: 40 })
  phone: string | null;

  @EmailField({ nullable: true })
  email: string | null;

  @BooleanField({ default: false })
  isHeadOffice: boolean;

  @EnumField(OfficeStatus, 'office_status', { default: OfficeStatus.Open })
  status: OfficeStatus;

  @OneToMany(() => User, (user) => user.office)
  users: Relation<User[]>;

  @OneToMany(() => Customer, (customer) => customer.office)
  customers: Relation<Customer[]>;

  @OneToMany(() => Policy, (policy) => policy.office)
  policies: Relation<Policy[]>;
}
