import { type MigrationClass } from '../../../src/tenancy/index.js';
import { CreateCommerceShared20261121070517 } from './20261121070517-create-commerce-shared.js';
import { Invitations20261201150000 } from './20261201150000-invitations.js';

export const migrations: MigrationClass[] = [CreateCommerceShared20261121070517, Invitations20261201150000];
