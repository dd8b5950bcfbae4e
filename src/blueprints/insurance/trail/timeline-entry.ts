import { Entity, Index, ManyToOne, type Relation } from 'typeorm';
import { InstantField, JsonField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';

/** Something that happened to a customer, in words; written with the change itself. */
@Entity('customer_timeline')
@Index(['customerId', 'occurredAt'])
export class TimelineEntry extends StampedRow {
  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.timeline, { onDelete: 'CASCADE' })
  customer: Relation<Customer>;

  @InstantField({ default: () => 'now()' })
  occurredAt: Date;

  @TextField({ max: 80, example: 'policy.bound' })
  event: string;

  @TextField({ max: 500 })
  summary: string;

  @TextField({ max: 63, description: 'The table of the row the event is about.' })
  subjectTable: string;

  @UuidField({ description: 'The row the event is about.' })
  subjectId: string;

  @UuidField({ nullable: true, description: 'The user who did it; none where it was the platform or a plain key.' })
  userId: string | null;

  @JsonField({ nullable: true })
  details: Record<string, unknown> | null;
}
