import { ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ProvisioningEvent } from '../../meta/index.js';
import { PageQuery } from '../paging.js';

@ApiSchema({ name: 'OpsEvent' })
export class EventResponse extends PickType(ProvisioningEvent, [
  'id',
  'createdAt',
  'tenantId',
  'slug',
  'blueprint',
  'action',
  'actor',
  'details',
  'durationMs',
]) {}

export class ListEventsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'The id of a tenant, also of one that is gone.' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  tenantId?: string;

  @ApiPropertyOptional({ description: 'What the tenant was called then.', example: 'acme' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  slug?: string;

  @ApiPropertyOptional({ example: 'tenant.created' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  action?: string;
}
