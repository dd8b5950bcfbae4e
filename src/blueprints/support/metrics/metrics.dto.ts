import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { IsEnum, IsISO8601 } from 'class-validator';
import { MetricPeriod } from './metric-enums.js';
import { PerformanceMetrics } from './performance-metrics.entity.js';
import { TeamPerformance } from './team-performance.entity.js';

@ApiSchema({ name: 'SupportPerformanceMetrics' })
export class PerformanceMetricsResponse extends OmitType(PerformanceMetrics, ['organizationId', 'organization']) {}

@ApiSchema({ name: 'SupportTeamPerformance' })
export class TeamPerformanceResponse extends OmitType(TeamPerformance, [
  'organizationId',
  'organization',
  'representative',
]) {}

/** Every period that holds an instant from `from` to `to` is counted anew. */
@ApiSchema({ name: 'SupportMetricsRecomputation' })
export class RecomputeMetrics {
  @ApiProperty({ enum: MetricPeriod })
  @IsEnum(MetricPeriod)
  period: MetricPeriod;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-10-01T00:00:00Z' })
  @IsISO8601({ strict: true })
  from: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-10-31T23:59:59Z' })
  @IsISO8601({ strict: true })
  to: string;
}
