import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsISO8601, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { TenantStatus } from '../people/enums.js';
import { SyncStatus } from '../syncs/enums.js';
import { ReportWeekStatus } from '../weeks/report-week-status.js';

@ApiSchema({ name: 'ReportingOverviewClient' })
export class OverviewClient {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ enum: Object.values(TenantStatus) })
  status: TenantStatus;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  weekEndingDate: string | null;
  @ApiProperty({ enum: Object.values(ReportWeekStatus), nullable: true })
  weekStatus: ReportWeekStatus | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  publishedAt: Date | null;
  @ApiProperty({ enum: Object.values(SyncStatus), nullable: true })
  syncStatus: SyncStatus | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  syncFinishedAt: Date | null;
  @ApiProperty({ type: Number })
  openComments: number;
}

@ApiSchema({ name: 'ReportingOverviewWeek' })
export class OverviewWeek {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'uuid' })
  tenantId: string;
  @ApiProperty()
  tenantName: string;
  @ApiProperty()
  title: string;
  @ApiProperty({ enum: Object.values(ReportWeekStatus) })
  status: ReportWeekStatus;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  publishedAt: Date | null;
}

@ApiSchema({ name: 'ReportingOverviewEndpoint' })
export class OverviewEndpoint {
  @ApiProperty({ format: 'uuid' })
  tenantId: string;
  @ApiProperty()
  tenantName: string;
  @ApiProperty({ type: Number })
  payloads: number;
  @ApiProperty({ type: String, format: 'date-time' })
  firstAt: Date;
  @ApiProperty({ type: String, format: 'date-time' })
  lastAt: Date;
}

export class WeekQuery {
  @ApiProperty({ format: 'date', example: '2026-01-25' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: '$property must be a date such as "2026-01-25"' })
  @IsISO8601({ strict: true }, { message: '$property must be a date of the calendar, such as "2026-01-25"' })
  weekEndingDate: string;
}

export class EndpointQuery {
  @ApiProperty({ example: '/calls' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  endpoint: string;
}
