import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { DecisionRule } from './decision-rule.entity.js';

@ApiSchema({ name: 'SupportDecisionRule' })
export class DecisionRuleResponse extends OmitType(DecisionRule, [
  'organizationId',
  'organization',
  'agentConfiguration',
  'createdBy',
  'refunds',
]) {}

@ApiSchema({ name: 'SupportDecisionRuleCreate' })
export class CreateDecisionRule extends PickType(DecisionRule, [
  'name',
  'description',
  'priority',
  'enabled',
  'conditions',
  'action',
  'agentConfigurationId',
  'createdById',
]) {}

@ApiSchema({ name: 'SupportDecisionRuleUpdate' })
export class UpdateDecisionRule extends PartialType(OmitType(CreateDecisionRule, ['createdById'])) {}
