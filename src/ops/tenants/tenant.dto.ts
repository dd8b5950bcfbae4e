import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { MAX_SLUG_LENGTH, RegisteredStatus, TenantRecord } from '../../meta/index.js';
import { KeyTerms, ShownKeyResponse } from '../keys/key.dto.js';
import { PageQuery, QueryFlag } from '../paging.js';

@ApiSchema({ name: 'OpsTenant' })
export class TenantResponse extends PickType(TenantRecord, [
  'slug',
  'name',
  'blueprint',
  'isolation',
  'status',
  'schemaName',
  'schemaVersion',
  'suspendedAt',
  'suspendedReason',
  'droppedAt',
  'purgeAfter',
]) {
  @ApiProperty({ example: '8a1f6a0e-4f5b-4c8e-9d0a-2b7c3e5f1a90', description: 'Never changes.' })
  id: string;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;
}

@ApiSchema({ name: 'OpsCreatedTenant' })
export class CreatedTenantResponse extends TenantResponse {
  @ApiPropertyOptional({ type: ShownKeyResponse, description: 'Where one was asked for. Shown this once.' })
  apiKey?: ShownKeyResponse;
}

@ApiSchema({ name: 'OpsListTenants' })
export class ListTenantsQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'insurance' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  blueprint?: string;

  @ApiPropertyOptional({ enum: Object.values(RegisteredStatus) })
  @IsOptional()
  @IsIn(Object.values(RegisteredStatus))
  status?: RegisteredStatus;

  @ApiPropertyOptional({ description: 'Part of the slug or the name.', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  q?: string;
}

@ApiSchema({ name: 'OpsCreateTenant' })
export class CreateTenantBody {
  @ApiProperty({ example: 'insurance' })
  @IsString()
  @MinLength(1)
  @MaxLength(63)
  blueprint: string;

  @ApiPropertyOptional({
    example: 'birch',
    maxLength: MAX_SLUG_LENGTH,
    description: 'Left out where the blueprint makes it.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_SLUG_LENGTH)
  slug?: string;

  @ApiPropertyOptional({ example: 'Birch Insurance', maxLength: 200, description: 'The slug unless said.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The blueprint’s own fields.',
    example: {},
  })
  @IsOptional()
  @IsObject()
  profile?: Record<string, unknown>;

  @ApiPropertyOptional({
    default: false,
    description: 'Also a slug that another tenant has lately given up: old links to it reach this tenant.',
  })
  @IsOptional()
  @IsBoolean()
  reuse?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Also the blueprint’s demo rows.' })
  @IsOptional()
  @IsBoolean()
  seed?: boolean;

  @ApiPropertyOptional({ type: KeyTerms, description: 'Make the tenant’s first API key with it.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => KeyTerms)
  apiKey?: KeyTerms;
}

@ApiSchema({ name: 'OpsRenameTenant' })
export class RenameTenantBody {
  @ApiPropertyOptional({
    default: false,
    description: 'Also a slug that another tenant has lately given up: old links to it reach this tenant.',
  })
  @IsOptional()
  @IsBoolean()
  reuse?: boolean;

  @ApiProperty({ example: 'birch_brokers', maxLength: MAX_SLUG_LENGTH })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_SLUG_LENGTH)
  slug: string;
}

@ApiSchema({ name: 'OpsSuspendTenant' })
export class SuspendTenantBody {
  @ApiPropertyOptional({ example: 'invoice unpaid', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

@ApiSchema({ name: 'OpsVerifyTenant' })
export class VerifyTenantBody {
  @ApiPropertyOptional({ default: false, description: 'First make the role, grants and policies anew.' })
  @IsOptional()
  @IsBoolean()
  repair?: boolean;
}

@ApiSchema({ name: 'OpsTenantVerification' })
export class VerificationResponse {
  @ApiProperty({ type: 'integer', description: 'Tables that answered as the tenant.', example: 28 })
  tables: number;

  @ApiProperty()
  repaired: boolean;
}

export class DropTenantQuery {
  @QueryFlag('Needed in production.')
  force?: boolean;

  @ApiPropertyOptional({ description: 'The slug typed again; needed in production.', maxLength: 63 })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  confirm?: string;

  @QueryFlag('Remove the data at once, without a grace period.')
  now?: boolean;
}

@ApiSchema({ name: 'OpsDropTenant' })
export class DropTenantBody {
  @ApiPropertyOptional({ description: 'Needed in production.' })
  @IsOptional()
  @IsBoolean()
  force?: boolean;

  @ApiPropertyOptional({
    description: 'The slug typed again; needed with `now`, and in production. Also taken from the query.',
    example: 'birch',
    maxLength: 63,
  })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  confirm?: string;

  @ApiPropertyOptional({ default: false, description: 'Remove the data at once, without a grace period.' })
  @IsOptional()
  @IsBoolean()
  now?: boolean;
}

@ApiSchema({ name: 'OpsErasedStore' })
export class ErasedStoreResponse {
  @ApiProperty({ example: 'files' })
  store: string;

  @ApiProperty({ type: 'integer', description: 'Items that were removed.', example: 12 })
  removed: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Items that are left; null where it cannot be told.' })
  left: number | null;

  @ApiPropertyOptional({ description: 'Why something is left, and where.' })
  error?: string;
}

@ApiSchema({ name: 'OpsErasure' })
export class ErasureResponse {
  @ApiProperty({ example: '8a1f6a0e-4f5b-4c8e-9d0a-2b7c3e5f1a90' })
  id: string;

  @ApiProperty({ example: 'birch' })
  slug: string;

  @ApiProperty({ type: [ErasedStoreResponse] })
  stores: ErasedStoreResponse[];
}
