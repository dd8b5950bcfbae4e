import { type MigrationClass } from '../../../src/tenancy/index.js';
import { CreateCommerceTenant20261121070524 } from './20261121070524-create-commerce-tenant.js';

export const migrations: MigrationClass[] = [CreateCommerceTenant20261121070524];
