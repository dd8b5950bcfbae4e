import { type MigrationClass } from '../../../src/tenancy/index.js';
import { InitialWorkspaces20261121071050 } from './20261121071050-initial-workspaces.js';
import { PlatformUser20261121071100 } from './20261121071100-platform-user.js';

export const migrations: MigrationClass[] = [InitialWorkspaces20261121071050, PlatformUser20261121071100];
