import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { EnumField, JsonField, JsonListField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { User } from '../users/user.entity.js';
import { AgentStatus, AgentType } from './agent-enums.js';
import { DecisionRule } from './decision-rule.entity.js';

/** How one AI agent of the organization works: its model, its orders, what it reads and when it gives up. */
@Entity({ name: 'agent_configurations' })
@Unique(['organizationId', 'name'])
@Index(['organizationId', 'createdById'])
@Index(['organizationId', 'type', 'status'])
@Index(['organizationId', 'status'])
@TenantForeignKey(() => User, 'organizationId', 'createdById', { onDelete: 'SET NULL' })
@Check('ck_agent_configurations_data_sources', `jsonb_typeof("data_sources") = 'array'`)
export class AgentConfiguration extends VersionedOrganizationRow {
  @TextField({ max: 100, example: 'Refund agent' })
  name: string;

  @EnumField(AgentType, 'agent_type')
  type: AgentType;

  @EnumField(AgentStatus, 'agent_status', { default: AgentStatus.DRAFT })
  status: AgentStatus;

  @TextField({ max: 100, example: 'large-2026' })
  model: string;

  @TextField({ max: 20_000, nullable: true })
  instructions: string | null;

  @JsonField({ default: () => "'{}'", example: { confidence: 0.8, maxTurns: 12 } })
  thresholds: Record<string, unknown>;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  @IsObject({ each: true })
  @JsonListField({ default: () => "'[]'", max: 50, example: [{ kind: 'knowledge_base', name: 'Help centre' }] })
  dataSources: Record<string, unknown>[];

  @UuidField({ nullable: true })
  createdById: string | null;

  @ManyToOne(() => Organization, (organization) => organization.agentConfigurations, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => User, (user) => user.createdAgents, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'created_by_id', referencedColumnName: 'id' })
  createdBy: Relation<User> | null;

  @OneToMany(() => DecisionRule, (rule) => rule.agentConfiguration)
  decisionRules: Relation<DecisionRule[]>;

  @OneToMany(() => Escalation, (escalation) => escalation.agentConfiguration)
  escalations: Relation<Escalation[]>;
}
