import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import { ApiKeyRecord } from '../../meta/index.js';
import { PageQuery, QueryFlag } from '../paging.js';

/** What a key is for and how far it goes. */
@ApiSchema({ name: 'OpsKeyTerms' })
export class KeyTerms {
  @ApiProperty({ example: 'weekly export', maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The tenant’s user whose role decides what the key may do.' })
  @IsOptional()
  @IsUUID('all')
  userId?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Permissions of a machine’s key; all unless said.',
    example: ['*'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  scopes?: string[];

  @ApiPropertyOptional({ format: 'date-time', description: 'Never unless said.', example: '2027-01-31T09:00:00.000Z' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

@ApiSchema({ name: 'OpsCreateKey' })
export class CreateKeyBody extends KeyTerms {
  @ApiPropertyOptional({ example: 'acme', description: 'Slug or id; left out for a platform key.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(63)
  tenant?: string;

  @ApiPropertyOptional({ default: false, description: 'True for a key that enters every tenant, and /ops.' })
  @IsOptional()
  @IsBoolean()
  platform?: boolean;
}

@ApiSchema({ name: 'OpsKey' })
export class KeyResponse extends PickType(ApiKeyRecord, [
  'id',
  'createdAt',
  'tenantId',
  'userId',
  'name',
  'prefix',
  'scopes',
  'expiresAt',
  'lastUsedAt',
  'revokedAt',
]) {}

@ApiSchema({ name: 'OpsShownKey' })
export class ShownKeyResponse extends KeyResponse {
  @ApiProperty({ description: 'The key itself. Shown this once; it is not stored.', example: 'tk_…' })
  key: string;
}

export class ListKeysQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'acme', description: 'Only keys of this tenant: slug or id.' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  tenant?: string;

  @QueryFlag('Only platform keys.')
  platform?: boolean;
}
