import { ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { DataSource } from './data-source.js';

const FIELDS = ['name', 'kind', 'location', 'endpoints', 'pageSize', 'enabled'] as const;

/** The token is never among what is sent. */
@ApiSchema({ name: 'ReportingDataSource' })
export class DataSourceResponse extends PickType(DataSource, ['id', ...FIELDS, 'createdAt', 'updatedAt'] as const) {}

@ApiSchema({ name: 'ReportingCreateDataSource' })
export class CreateDataSource extends PickType(DataSource, [...FIELDS, 'token'] as const) {}

@ApiSchema({ name: 'ReportingUpdateDataSource' })
export class UpdateDataSource extends PartialType(CreateDataSource) {}
