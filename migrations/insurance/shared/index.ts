import { type MigrationClass } from '../../../src/tenancy/index.js';
import { CreateMetaTables20261121074324 } from './20261121074324-create-meta-tables.js';

export const migrations: MigrationClass[] = [CreateMetaTables20261121074324];
