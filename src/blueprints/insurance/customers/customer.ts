import { Check, Entity, Index, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, DateField, EmailField, EnumField, TextField, UuidField } from '../../../http/index.js';
import { Invoice } from '../accounts/invoice.js';
import { Receipt } from '../accounts/receipt.js';
import { Claim } from '../claims/claim.js';
import { Complaint } from '../claims/complaint.js';
import { Email } from '../emails/email.js';
import { StoredDocument } from '../documents/stored-document.js';
import { Office } from '../people/office.js';
import { User } from '../people/user.js';
import { Policy } from '../policies/policy.js';
import { IpidAcknowledgement } from '../ipid/ipid-acknowledgement.js';
import { EditedRow, ReferenceField } from '../rows.js';
import { TimelineEntry } from '../trail/timeline-entry.js';
import { CustomerKind } from './customer-kind.js';
import { KycCheck } from './kyc-check.js';

export enum CustomerStatus {
  Prospect = 'prospect',
  Active = 'active',
  Inactive = 'inactive',
}

/** A person or a firm the broker arranges insurance for. */
@Entity('customers')
@Unique(['reference'])
@Check('ck_customers_person', `kind = 'retail' OR date_of_birth IS NULL`)
@Check('ck_customers_firm', `kind = 'commercial' OR (company_number IS NULL AND vat_number IS NULL)`)
@Check('ck_customers_country_code', `country_code ~ '^[A-Z]{2}$'`)
@Index(['kind', 'status'])
@Index(['name'])
export class Customer extends EditedRow {
  @ReferenceField('CUS', 'customer_numbers')
  reference: string;

  @EnumField(CustomerKind, 'customer_kind')
  kind: CustomerKind;

  @TextField({ description: 'The person’s full name, or the firm’s.', example: 'Harriet Cole' })
  name: string;

  @EnumField(CustomerStatus, 'customer_status', { default: CustomerStatus.Prospect })
  status: CustomerStatus;

  @TextField({ nullable: true, description: 'Whom to ask for at a firm.' })
  contactName: string | null;

  @EmailField({ nullable: true })
  email: string | null;

  @TextField({ nullable: true, max: 40 })
  phone: string | null;

  @DateField({ nullable: true, description: 'Retail customers only.' })
  dateOfBirth: string | null;

  @TextField({ nullable: true, max: 8, description: 'Companies House number; commercial customers only.' })
  companyNumber: string | null;

  @TextField({ nullable: true, max: 14, description: 'Commercial customers only.' })
  vatNumber: string | null;

  @TextField({ nullable: true })
  addressLine1: string | null;

  @TextField({ nullable: true })
  addressLine2: string | null;

  @TextField({ nullable: true, max: 100 })
  city: string | null;

  @TextField({ nullable: true, max: 10 })
  postcode: string | null;

  @TextField({ min: 2, max: 2, pattern: /^[A-Z]{2}$/, default: 'GB' })
  countryCode: string;

  @BooleanField({ default: false, description: 'Has characteristics of vulnerability (FCA FG21/1).' })
  vulnerable: boolean;

  @BooleanField({ default: false })
  marketingConsent: boolean;

  @TextField({ nullable: true, max: 4_000 })
  notes: string | null;

  @Index()
  @UuidField({ nullable: true })
  officeId: string | null;

  @ManyToOne(() => Office, (office) => office.customers, { onDelete: 'SET NULL' })
  office: Relation<Office> | null;

  @Index()
  @UuidField({ nullable: true })
  accountManagerId: string | null;

  @ManyToOne(() => User, (user) => user.customers, { onDelete: 'SET NULL' })
  accountManager: Relation<User> | null;

  @OneToMany(() => Policy, (policy) => policy.customer)
  policies: Relation<Policy[]>;

  @OneToMany(() => Claim, (claim) => claim.customer)
  claims: Relation<Claim[]>;

  @OneToMany(() => Complaint, (complaint) => complaint.customer)
  complaints: Relation<Complaint[]>;

  @OneToMany(() => Invoice, (invoice) => invoice.customer)
  invoices: Relation<Invoice[]>;

  @OneToMany(() => Receipt, (receipt) => receipt.customer)
  receipts: Relation<Receipt[]>;

  @OneToMany(() => KycCheck, (check) => check.customer)
  kycChecks: Relation<KycCheck[]>;

  @OneToMany(() => StoredDocument, (document) => document.customer)
  documents: Relation<StoredDocument[]>;

  @OneToMany(() => Email, (email) => email.customer)
  emails: Relation<Email[]>;

  @OneToMany(() => IpidAcknowledgement, (acknowledgement) => acknowledgement.customer)
  ipidAcknowledgements: Relation<IpidAcknowledgement[]>;

  @OneToMany(() => TimelineEntry, (entry) => entry.customer)
  timeline: Relation<TimelineEntry[]>;
}
