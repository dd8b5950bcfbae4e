import { type Case } from './case.js';
import { fleet } from './fleet.js';
import { growth } from './growth.js';
import { pool } from './pool.js';
import { provision } from './provision.js';
import { requestMark } from './request-mark.js';
import { requestNode } from './request-node.js';
import { requestParts } from './request-parts.js';
import { requestRow } from './request-row.js';
import { requestSchema } from './request-schema.js';
import { requestSigned } from './request-signed.js';
import { start } from './start.js';

export { type Case, type CaseContext } from './case.js';

export const cases: readonly Case[] = [
  requestSchema,
  requestRow,
  requestSigned,
  requestMark,
  requestParts,
  requestNode,
  pool,
  provision,
  fleet,
  growth,
  start,
];
