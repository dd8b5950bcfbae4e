import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { area } from '../permissions.js';
import { CreateDecisionRule, DecisionRuleResponse, UpdateDecisionRule } from './decision-rule.dto.js';
import { DecisionRule } from './decision-rule.entity.js';

@ApiTags('support: agents')
@Controller('support/decision-rules')
export class DecisionRulesController extends ResourceController({
  entity: DecisionRule,
  decorate: area('agents'),
  response: DecisionRuleResponse,
  create: CreateDecisionRule,
  update: UpdateDecisionRule,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['name', 'action', 'enabled', 'priority', 'agentConfigurationId', 'createdById'],
  sort: ['createdAt', 'priority', 'name'],
  search: ['name', 'description'],
}) {}
