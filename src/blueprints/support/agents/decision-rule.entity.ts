import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, EnumField, IntegerField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Refund } from '../refunds/refund.entity.js';
import { User } from '../users/user.entity.js';
import { AgentConfiguration } from './agent-configuration.entity.js';
import { DecisionRuleAction } from './agent-enums.js';
import { RuleConditions } from './rule-conditions.js';

/** What happens to a refund when the conditions hold. The enabled rule with the lowest priority number that applies decides. */
@Entity({ name: 'decision_rules' })
@Unique(['organizationId', 'name'])
@Index(['organizationId', 'agentConfigurationId'])
@Index(['organizationId', 'createdById'])
@Index(['organizationId', 'enabled', 'priority'])
@Index(['organizationId', 'action'])
@TenantForeignKey(() => AgentConfiguration, 'organizationId', 'agentConfigurationId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => User, 'organizationId', 'createdById', { onDelete: 'SET NULL' })
@Check('ck_decision_rules_priority', '"priority" >= 0')
@Check('ck_decision_rules_conditions', `jsonb_typeof("conditions") = 'object'`)
export class DecisionRule extends VersionedOrganizationRow {
  @TextField({ max: 100, example: 'Small refunds of good customers' })
  name: string;

  @TextField({ nullable: true, max: 1_000 })
  description: string | null;

  @IntegerField({ default: 100, max: 10_000, description: 'Lower is asked first.' })
  priority: number;

  @BooleanField({ default: true })
  enabled: boolean;

  @ApiProperty({ type: () => RuleConditions })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => RuleConditions)
  @Column({ type: 'jsonb', default: () => "'{}'" })
  conditions: RuleConditions;

  @EnumField(DecisionRuleAction, 'decision_rule_action')
  action: DecisionRuleAction;

  @UuidField({
    nullable: true,
    description: 'The agent the rule belongs to; a rule without one is the whole organization’s.',
  })
  agentConfigurationId: string | null;

  @UuidField({ nullable: true })
  createdById: string | null;

  @ManyToOne(() => Organization, (organization) => organization.decisionRules, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => AgentConfiguration, (agent) => agent.decisionRules, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'agent_configuration_id', referencedColumnName: 'id' })
  agentConfiguration: Relation<AgentConfiguration> | null;

  @ManyToOne(() => User, (user) => user.createdRules, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'created_by_id', referencedColumnName: 'id' })
  createdBy: Relation<User> | null;

  @OneToMany(() => Refund, (refund) => refund.decisionRule)
  refunds: Relation<Refund[]>;
}
