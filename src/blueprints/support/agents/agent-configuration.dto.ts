import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsEnum } from 'class-validator';
import { AgentConfiguration } from './agent-configuration.entity.js';
import { AgentStatus } from './agent-enums.js';

@ApiSchema({ name: 'SupportAgentConfiguration' })
export class AgentConfigurationResponse extends OmitType(AgentConfiguration, [
  'organizationId',
  'organization',
  'createdBy',
  'decisionRules',
  'escalations',
]) {}

@ApiSchema({ name: 'SupportAgentConfigurationCreate' })
export class CreateAgentConfiguration extends PickType(AgentConfiguration, [
  'name',
  'type',
  'model',
  'instructions',
  'thresholds',
  'dataSources',
  'createdById',
]) {}

@ApiSchema({ name: 'SupportAgentConfigurationUpdate' })
export class UpdateAgentConfiguration extends PartialType(
  OmitType(CreateAgentConfiguration, ['type', 'createdById']),
) {}

@ApiSchema({ name: 'SupportAgentMove' })
export class MoveAgent {
  @ApiProperty({ enum: AgentStatus })
  @IsEnum(AgentStatus)
  status: AgentStatus;
}
