import { Check, Entity, Index, ManyToOne, type Relation } from 'typeorm';
import {
  EmailField,
  EnumField,
  InstantField,
  IntegerField,
  StampedRow,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { Policy } from '../policies/policy.js';
import { EmailTemplate } from './email-template.js';

export enum EmailStatus {
  Queued = 'queued',
  Sent = 'sent',
  Failed = 'failed',
}

/** An e-mail as rendered, queued with the change it tells of and sent afterwards. */
@Entity('emails')
@Check('ck_emails_sent', `(status = 'sent') = (sent_at IS NOT NULL)`)
@Check('ck_emails_attempts', 'attempts >= 0')
@Index(['status', 'createdAt'])
export class Email extends StampedRow {
  @EmailField()
  toAddress: string;

  @TextField({ max: 500 })
  subject: string;

  @TextField({ max: 40_000 })
  body: string;

  @EnumField(EmailStatus, 'email_status', { default: EmailStatus.Queued })
  status: EmailStatus;

  @IntegerField({ default: 0 })
  attempts: number;

  @InstantField({ nullable: true })
  sentAt: Date | null;

  @TextField({ nullable: true, max: 1_000 })
  lastError: string | null;

  @Index()
  @UuidField({ nullable: true })
  templateId: string | null;

  @ManyToOne(() => EmailTemplate, (template) => template.emails, { onDelete: 'SET NULL' })
  template: Relation<EmailTemplate> | null;

  @Index()
  @UuidField({ nullable: true })
  customerId: string | null;

  @ManyToOne(() => Customer, (customer) => customer.emails, { onDelete: 'SET NULL' })
  customer: Relation<Customer> | null;

  @Index()
  @UuidField({ nullable: true })
  policyId: string | null;

  @ManyToOne(() => Policy, (policy) => policy.emails, { onDelete: 'SET NULL' })
  policy: Relation<Policy> | null;
}
