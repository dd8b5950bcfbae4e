import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HEALTH_CHECKS, type HealthCheck } from './checks.js';
import { HealthController } from './controller.js';

type HealthModuleOptions = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<HealthCheck[]>, 'inject' | 'useFactory'>;

/** `/health/live` and `/health/ready`. */
@Module({})
export class HealthModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: HealthModuleOptions): DynamicModule {
    return {
      module: HealthModule,
      // What is down is logged once, by the controller.
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [{ provide: HEALTH_CHECKS, inject, useFactory }],
    };
  }
}
