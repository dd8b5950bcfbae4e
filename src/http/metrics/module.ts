import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PlatformMetricsController, PublicMetricsController } from './controller.js';
import { METRICS_PORT, MetricsPort } from './metrics-port.js';
import { Metrics } from './metrics.js';

/** Who may read the numbers: everyone, holders of a platform key, nobody, or who reaches a port of their own. */
export type MetricsReaders = 'on' | 'key' | 'off' | { readonly port: number };

/** `/metrics` for everyone, and `Metrics` to register further numbers with. */
@Global()
@Module({ controllers: [PublicMetricsController], providers: [Metrics], exports: [Metrics] })
export class MetricsModule {
  static forRoot(readers: MetricsReaders): DynamicModule {
    if (readers === 'on') return { module: MetricsModule };
    return {
      module: ChosenMetricsModule,
      global: true,
      controllers: readers === 'key' ? [PlatformMetricsController] : [],
      providers: [
        Metrics,
        ...(typeof readers === 'object' ? [{ provide: METRICS_PORT, useValue: readers.port }, MetricsPort] : []),
      ],
      exports: [Metrics],
    };
  }
}

/** A module's own controllers cannot be taken away again, so `/metrics` for fewer is another module. */
@Module({})
class ChosenMetricsModule {}
