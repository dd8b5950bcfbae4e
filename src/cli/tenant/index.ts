import { TenantCreateCommand } from './create.js';
import { TenantDropCommand } from './drop.js';
import { TenantListCommand } from './list.js';
import { TenantMigrateCommand } from './migrate.js';
import { TenantPurgeCommand } from './purge.js';
import { TenantRenameCommand } from './rename.js';
import { TenantRestoreCommand } from './restore.js';
import { TenantResumeCommand } from './resume.js';
import { TenantSeedCommand } from './seed.js';
import { TenantShowCommand } from './show.js';
import { TenantSuspendCommand } from './suspend.js';
import { TenantVerifyCommand } from './verify.js';

export const tenantCommands = [
  TenantCreateCommand,
  TenantListCommand,
  TenantShowCommand,
  TenantVerifyCommand,
  TenantMigrateCommand,
  TenantSeedCommand,
  TenantSuspendCommand,
  TenantResumeCommand,
  TenantRenameCommand,
  TenantDropCommand,
  TenantRestoreCommand,
  TenantPurgeCommand,
];
