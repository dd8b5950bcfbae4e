import { type MigrationClass } from '../../../src/tenancy/index.js';
import { InitialReporting20261121073139 } from './20261121073139-initial-reporting.js';

export const migrations: MigrationClass[] = [InitialReporting20261121073139];
