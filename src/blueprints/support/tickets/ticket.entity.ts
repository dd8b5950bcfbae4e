import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import {
  EnumField,
  InstantField,
  IntegerField,
  JsonListField,
  TextField,
  UuidField,
  VarcharField,
} from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Refund } from '../refunds/refund.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { User } from '../users/user.entity.js';
import { TicketCategory, TicketPriority, TicketStatus } from './ticket-enums.js';

/** A customer's question, from OPEN to CLOSED. Its number is given once, in order, and never taken back. */
@Entity({ name: 'tickets' })
@Unique(['organizationId', 'ticketNumber'])
@Index(['organizationId', 'customerId'])
@Index(['organizationId', 'representativeId', 'status'])
@Index(['organizationId', 'createdById'])
@Index(['organizationId', 'status', 'priority'])
@Index(['organizationId', 'priority', 'createdAt'])
@Index(['organizationId', 'category'])
@Index(['organizationId', 'createdAt'])
@Index(['organizationId', 'resolvedAt'])
@Index(['organizationId', 'dueAt'])
@TenantForeignKey(() => User, 'organizationId', 'customerId', { onDelete: 'NO ACTION' })
@TenantForeignKey(() => Representative, 'organizationId', 'representativeId', { onDelete: 'SET NULL' })
@TenantForeignKey(() => User, 'organizationId', 'createdById', { onDelete: 'SET NULL' })
@Check('ck_tickets_ticket_number', `"ticket_number" ~ '^TICKET-[1-9][0-9]*$'`)
@Check('ck_tickets_resolved_at', `"status" <> 'RESOLVED' OR "resolved_at" IS NOT NULL`)
@Check('ck_tickets_closed_at', `("status" = 'CLOSED') = ("closed_at" IS NOT NULL)`)
@Check('ck_tickets_satisfaction_rating', '"satisfaction_rating" BETWEEN 1 AND 5')
@Check('ck_tickets_tags', `jsonb_typeof("tags") = 'array'`)
export class Ticket extends VersionedOrganizationRow {
  @VarcharField(20, { example: 'TICKET-1' })
  ticketNumber: string;

  @UuidField({ description: 'The user whose question it is.' })
  customerId: string;

  @UuidField({ nullable: true })
  representativeId: string | null;

  @UuidField({ nullable: true, description: 'The user who wrote it down, where that was not the customer.' })
  createdById: string | null;

  @TextField()
  subject: string;

  @TextField({ max: 20_000 })
  description: string;

  @EnumField(TicketStatus, 'ticket_status', { default: TicketStatus.OPEN })
  status: TicketStatus;

  @EnumField(TicketPriority, 'ticket_priority', { default: TicketPriority.MEDIUM })
  priority: TicketPriority;

  @EnumField(TicketCategory, 'ticket_category', { default: TicketCategory.GENERAL })
  category: TicketCategory;

  @ApiProperty({ type: [String] })
  @IsString({ each: true })
  @Length(1, 50, { each: true })
  @JsonListField({ default: () => "'[]'", max: 50, example: ['login', 'mobile'] })
  tags: string[];

  @InstantField({ nullable: true })
  dueAt: Date | null;

  @InstantField({ nullable: true })
  assignedAt: Date | null;

  @InstantField({ nullable: true })
  firstResponseAt: Date | null;

  @InstantField({ nullable: true })
  resolvedAt: Date | null;

  @InstantField({ nullable: true })
  closedAt: Date | null;

  @TextField({ nullable: true, max: 20_000 })
  resolution: string | null;

  @IntegerField({ nullable: true, min: 1, max: 5 })
  satisfactionRating: number | null;

  @ManyToOne(() => Organization, (organization) => organization.tickets, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => User, (user) => user.tickets, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'customer_id', referencedColumnName: 'id' })
  customer: Relation<User>;

  @ManyToOne(() => Representative, (representative) => representative.tickets, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'representative_id', referencedColumnName: 'id' })
  representative: Relation<Representative> | null;

  @ManyToOne(() => User, (user) => user.createdTickets, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'created_by_id', referencedColumnName: 'id' })
  createdBy: Relation<User> | null;

  @OneToMany(() => Escalation, (escalation) => escalation.ticket)
  escalations: Relation<Escalation[]>;

  @OneToMany(() => Refund, (refund) => refund.ticket)
  refunds: Relation<Refund[]>;
}
