import { type MigrationClass } from '../../../src/tenancy/index.js';
import { InitialReporting20261121073139 } from './20261121073139-initial-reporting.js';
import { RecentSignIn20261201140100 } from './20261201140100-recent-sign-in.js';
import { Invitations20261201150100 } from './20261201150100-invitations.js';

export const migrations: MigrationClass[] = [
  InitialReporting20261121073139,
  RecentSignIn20261201140100,
  Invitations20261201150100,
];
