import { Entity, Index, ManyToOne, Unique, type Relation } from 'typeorm';
import { AddressField, EnumField, InstantField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { Policy } from '../policies/policy.js';
import { IpidTemplate } from './ipid-template.js';

export enum AcknowledgementChannel {
  Email = 'email',
  Portal = 'portal',
  Phone = 'phone',
  InPerson = 'in_person',
  Post = 'post',
}

/** A customer has received the product information document for a policy, before it was bound. */
@Entity('ipid_acknowledgements')
@Unique(['policyId', 'templateId'])
export class IpidAcknowledgement extends StampedRow {
  @Index()
  @UuidField()
  templateId: string;

  @ManyToOne(() => IpidTemplate, (template) => template.acknowledgements, { onDelete: 'RESTRICT' })
  template: Relation<IpidTemplate>;

  @Index()
  @UuidField()
  customerId: string;

  @ManyToOne(() => Customer, (customer) => customer.ipidAcknowledgements, { onDelete: 'RESTRICT' })
  customer: Relation<Customer>;

  @Index()
  @UuidField()
  policyId: string;

  @ManyToOne(() => Policy, (policy) => policy.ipidAcknowledgements, { onDelete: 'RESTRICT' })
  policy: Relation<Policy>;

  @EnumField(AcknowledgementChannel, 'acknowledgement_channel')
  channel: AcknowledgementChannel;

  @TextField({ description: 'Who acknowledged.' })
  acknowledgedBy: string;

  @InstantField({ default: () => 'now()' })
  acknowledgedAt: Date;

  @AddressField({ nullable: true })
  ipAddress: string | null;
}
