import { type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSourceOptions } from 'typeorm';
import { type EntityClass, SnakeNamingStrategy } from '../../src/tenancy/index.js';
import { type AppSettings } from '../http/contender.js';

/** TypeORM as everyone sets it up. */
export function sourceOptions({ ownerUrl, poolSize }: AppSettings, entities: EntityClass[], schema?: string) {
  return {
    type: 'postgres',
    url: ownerUrl,
    entities,
    namingStrategy: new SnakeNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolSize,
    schema,
    applicationName: 'bench',
  } satisfies DataSourceOptions;
}

export function plainSource(settings: AppSettings, entity: EntityClass, schema?: string): DynamicModule[] {
  return [TypeOrmModule.forRoot(sourceOptions(settings, [entity], schema)), TypeOrmModule.forFeature([entity])];
}
