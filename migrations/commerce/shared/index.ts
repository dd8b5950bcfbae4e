import { type MigrationClass } from '../../../src/tenancy/index.js';
import { CreateCommerceShared20261121070517 } from './20261121070517-create-commerce-shared.js';
import { MakersAndRecentSignIn20261201140000 } from './20261201140000-makers-and-recent-sign-in.js';
import { Invitations20261201150000 } from './20261201150000-invitations.js';

export const migrations: MigrationClass[] = [
  CreateCommerceShared20261121070517,
  MakersAndRecentSignIn20261201140000,
  Invitations20261201150000,
];
