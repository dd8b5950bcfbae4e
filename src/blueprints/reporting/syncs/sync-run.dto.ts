import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsObject, IsOptional, IsString, Matches, MaxLength, Min, MinLength } from 'class-validator';
import { CtRawSnapshot } from './ct-raw-snapshot.js';
import { SyncRun } from './sync-run.js';

@ApiSchema({ name: 'ReportingSyncRun' })
export class SyncRunResponse extends PickType(SyncRun, [
  'id',
  'dataSourceId',
  'status',
  'startedById',
  'startedAt',
  'finishedAt',
  'heartbeatAt',
  'cursor',
  'pages',
  'received',
  'recorded',
  'error',
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'ReportingStartSyncRun' })
export class StartSyncRun extends PickType(SyncRun, ['dataSourceId'] as const) {}

@ApiSchema({ name: 'ReportingFetchSyncRun' })
export class FetchSyncRun {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Pause after so many pages; call again to go on.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxPages?: number;

  @ApiPropertyOptional({ default: false, description: 'Go on with a run that another process seems to be fetching.' })
  @IsOptional()
  @IsBoolean()
  takeOver?: boolean;
}

@ApiSchema({ name: 'ReportingFailSyncRun' })
export class FailSyncRun {
  @ApiProperty({ maxLength: 2_000, example: 'The export was incomplete.' })
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  error: string;
}

@ApiSchema({ name: 'ReportingRecordSnapshot' })
export class RecordSnapshot {
  @ApiProperty({ maxLength: 100, example: 'calls' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'endpoint must be letters, digits, "_" and "-"' })
  endpoint: string;

  @ApiPropertyOptional({ maxLength: 200, description: 'Default: `id` of the payload, else a digest of it.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  externalId?: string;

  @ApiProperty({ type: Object, additionalProperties: true, example: { id: 'call-1', occurred_at: '2026-01-05' } })
  @IsObject()
  payload: object;
}

const SNAPSHOT_FIELDS = [
  'id',
  'syncRunId',
  'dataSourceId',
  'endpoint',
  'externalId',
  'payload',
  'payloadKey',
  'createdAt',
  'updatedAt',
] as const;

@ApiSchema({ name: 'ReportingRawSnapshot' })
export class RawSnapshotResponse extends PickType(CtRawSnapshot, SNAPSHOT_FIELDS) {}

export function snapshotResponse(snapshot: CtRawSnapshot): RawSnapshotResponse {
  return Object.fromEntries(SNAPSHOT_FIELDS.map((field) => [field, snapshot[field]])) as unknown as RawSnapshotResponse;
}
