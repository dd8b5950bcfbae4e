import { FleetDriftCommand } from './drift.js';
import { FleetMigrateCommand } from './migrate.js';
import { FleetRollbackCommand } from './rollback.js';
import { FleetStatusCommand } from './status.js';

export const fleetCommands = [FleetMigrateCommand, FleetStatusCommand, FleetDriftCommand, FleetRollbackCommand];
