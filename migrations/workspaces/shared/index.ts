import { type MigrationClass } from '../../../src/tenancy/index.js';
import { InitialWorkspaces20261121074405 } from './20261121074405-initial-workspaces.js';
import { PlatformUser20261121074500 } from './20261121074500-platform-user.js';
import { RecentSignIn20261201140200 } from './20261201140200-recent-sign-in.js';
import { LinksAndProofs20261201150200 } from './20261201150200-links-and-proofs.js';

export const migrations: MigrationClass[] = [
  InitialWorkspaces20261121074405,
  PlatformUser20261121074500,
  RecentSignIn20261201140200,
  LinksAndProofs20261201150200,
];
