import { type MigrationClass } from '../../../src/tenancy/index.js';
import { CreateBrokerTables20261121074332 } from './20261121074332-create-broker-tables.js';

export const migrations: MigrationClass[] = [CreateBrokerTables20261121074332];
