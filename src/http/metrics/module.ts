import { Global, Module } from '@nestjs/common';
import { MetricsController } from './controller.js';
import { Metrics } from './metrics.js';

/** `/metrics`, and `Metrics` to register further numbers with. */
@Global()
@Module({ controllers: [MetricsController], providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
