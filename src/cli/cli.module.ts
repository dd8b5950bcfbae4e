import { type DynamicModule, Module } from '@nestjs/common';
import { type CommandRunner, InjectCommander } from 'nest-commander';
import { databaseCommands } from './database/index.js';
import { fleetCommands } from './fleet/index.js';
import { KeyCreateCommand } from './key/create.js';
import { keysCommands } from './keys/index.js';
import { type Catalogue, CATALOGUE, Services } from './services/services.js';
import { DbStudioCommand } from './studio/db-studio.js';
import { tenantCommands } from './tenant/index.js';

type Program = Parameters<CommandRunner['setCommand']>[0];

/** Every command there is. Nothing is opened before one of them runs. */
@Module({})
export class CliModule {
  constructor(@InjectCommander() program: Program) {
    program
      .name('tenantry')
      .description('Makes, looks after and proves apart the tenants of one PostgreSQL database.')
      .addHelpText('after', '\nExample:\n  tenantry tenant:create acme --help');
  }

  static register(catalogue: Catalogue): DynamicModule {
    return {
      module: CliModule,
      providers: [
        { provide: CATALOGUE, useValue: catalogue },
        Services,
        ...databaseCommands,
        DbStudioCommand,
        ...tenantCommands,
        ...fleetCommands,
        KeyCreateCommand,
        ...keysCommands,
      ],
    };
  }
}
