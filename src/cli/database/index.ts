import { DoctorCommand } from './doctor.js';
import { DbGenerateCommand } from './generate.js';
import { DbMigrateCommand } from './migrate.js';
import { DbProvisionCommand } from './provision.js';
import { DbPushCommand } from './push.js';
import { DbSeedCommand } from './seed.js';
import { SetupDatabaseCommand } from './setup.js';

export const databaseCommands = [
  SetupDatabaseCommand,
  DoctorCommand,
  DbMigrateCommand,
  DbSeedCommand,
  DbProvisionCommand,
  DbGenerateCommand,
  DbPushCommand,
];
