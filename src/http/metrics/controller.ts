import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { PlatformRoute, PublicRoute } from '../public-route.js';
import { Metrics } from './metrics.js';

class MetricsRoutes {
  constructor(protected readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({ summary: 'Numbers for Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The text format of Prometheus.', schema: { type: 'string' } })
  async read(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.setHeader('Content-Type', this.metrics.contentType);
    return this.metrics.text();
  }
}

/** For everyone who reaches the application. */
@ApiTags('service')
@PublicRoute()
@Controller('metrics')
export class PublicMetricsController extends MetricsRoutes {
  constructor(metrics: Metrics) {
    super(metrics);
  }
}

/** For holders of a platform key. */
@ApiTags('service')
@PlatformRoute()
@Controller('metrics')
export class PlatformMetricsController extends MetricsRoutes {
  constructor(metrics: Metrics) {
    super(metrics);
  }
}
