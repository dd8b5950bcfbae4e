import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { EnumField, InstantField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { AgentConfiguration } from '../agents/agent-configuration.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Refund } from '../refunds/refund.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { User } from '../users/user.entity.js';
import { EscalationPriority, EscalationReason, EscalationStatus } from './escalation-enums.js';

/** A conversation handed to a person who may decide more: from a ticket, a refund, or both. */
@Entity({ name: 'escalations' })
@Index(['organizationId', 'customerId'])
@Index(['organizationId', 'ticketId'])
@Index(['organizationId', 'agentConfigurationId'])
@Index(['organizationId', 'escalatedById'])
@Index(['organizationId', 'assignedToId', 'status'])
@Index(['organizationId', 'status', 'priority'])
@Index(['organizationId', 'reason'])
@Index(['organizationId', 'createdAt'])
@TenantForeignKey(() => User, 'organizationId', 'customerId', { onDelete: 'NO ACTION' })
@TenantForeignKey(() => Ticket, 'organizationId', 'ticketId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => AgentConfiguration, 'organizationId', 'agentConfigurationId', { onDelete: 'SET NULL' })
@TenantForeignKey(() => Representative, 'organizationId', 'escalatedById', { onDelete: 'SET NULL' })
@TenantForeignKey(() => Representative, 'organizationId', 'assignedToId', { onDelete: 'SET NULL' })
@Check('ck_escalations_resolved_at', `("status" IN ('RESOLVED', 'DISMISSED')) = ("resolved_at" IS NOT NULL)`)
export class Escalation extends VersionedOrganizationRow {
  @UuidField()
  customerId: string;

  @UuidField({ nullable: true })
  ticketId: string | null;

  @UuidField({ nullable: true, description: 'The AI agent that gave the conversation up.' })
  agentConfigurationId: string | null;

  @UuidField({ nullable: true, description: 'The representative who gave the conversation up.' })
  escalatedById: string | null;

  @UuidField({ nullable: true })
  assignedToId: string | null;

  @EnumField(EscalationReason, 'escalation_reason')
  reason: EscalationReason;

  @EnumField(EscalationPriority, 'escalation_priority', { default: EscalationPriority.MEDIUM })
  priority: EscalationPriority;

  @EnumField(EscalationStatus, 'escalation_status', { default: EscalationStatus.PENDING })
  status: EscalationStatus;

  @TextField({ max: 5_000 })
  summary: string;

  @TextField({ nullable: true, max: 5_000 })
  resolution: string | null;

  @InstantField({ nullable: true })
  assignedAt: Date | null;

  @InstantField({ nullable: true })
  resolvedAt: Date | null;

  @ManyToOne(() => Organization, (organization) => organization.escalations, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => User, (user) => user.escalations, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'customer_id', referencedColumnName: 'id' })
  customer: Relation<User>;

  @ManyToOne(() => Ticket, (ticket) => ticket.escalations, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'ticket_id', referencedColumnName: 'id' })
  ticket: Relation<Ticket> | null;

  @ManyToOne(() => AgentConfiguration, (agent) => agent.escalations, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'agent_configuration_id', referencedColumnName: 'id' })
  agentConfiguration: Relation<AgentConfiguration> | null;

  @ManyToOne(() => Representative, (by) => by.raisedEscalations, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'escalated_by_id', referencedColumnName: 'id' })
  escalatedBy: Relation<Representative> | null;

  @ManyToOne(() => Representative, (to) => to.assignedEscalations, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'assigned_to_id', referencedColumnName: 'id' })
  assignedTo: Relation<Representative> | null;

  @OneToMany(() => Refund, (refund) => refund.escalation)
  refunds: Relation<Refund[]>;
}
