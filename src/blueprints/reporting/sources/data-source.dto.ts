import { ApiPropertyOptional, ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { DataSource } from './data-source.js';

const FIELDS = ['name', 'kind', 'location', 'endpoints', 'pageSize', 'enabled'] as const;

/** The token is never among what is sent. */
@ApiSchema({ name: 'ReportingDataSource' })
export class DataSourceResponse extends PickType(DataSource, ['id', ...FIELDS, 'createdAt', 'updatedAt'] as const) {}

@ApiSchema({ name: 'ReportingCreateDataSource' })
export class CreateDataSource extends PickType(DataSource, FIELDS) {
  @ApiPropertyOptional({
    nullable: true,
    type: String,
    maxLength: 2_000,
    description: 'Sent to the API as a bearer token. Kept encrypted; null forgets it.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  token?: string | null;
}

@ApiSchema({ name: 'ReportingUpdateDataSource' })
export class UpdateDataSource extends PartialType(CreateDataSource) {}
