import { type MigrationClass } from '../../../src/tenancy/index.js';
import { SupportTables20261121074711 } from './20261121074711-support-tables.js';

/** Oldest first. */
export const migrations: MigrationClass[] = [SupportTables20261121074711];
