import { type MigrationClass } from '../../../src/tenancy/index.js';
import { CreateCommerceShared20261121070517 } from './20261121070517-create-commerce-shared.js';

export const migrations: MigrationClass[] = [CreateCommerceShared20261121070517];
