import { type Case } from './case.js';
import { pool } from './pool.js';
import { provision } from './provision.js';
import { requestRow } from './request-row.js';
import { requestSchema } from './request-schema.js';
import { start } from './start.js';

export { type Case, type CaseContext } from './case.js';

export const cases: readonly Case[] = [requestSchema, requestRow, pool, provision, start];
