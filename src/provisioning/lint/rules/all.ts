import { type Rule } from '../finding.js';
import { concurrentlyInTransaction, indexNotConcurrent, unvalidatedConstraint } from './constraints-and-indexes.js';
import { lockTable, noLockTimeout } from './locks.js';
import { notNull } from './not-null.js';
import { schemaName, selectStar } from './raw-sql.js';
import { rename, stillMapped } from './still-mapped.js';
import { tableRewrite } from './table-rewrite.js';

export const RULES: readonly Rule[] = [
  tableRewrite,
  notNull,
  unvalidatedConstraint,
  indexNotConcurrent,
  concurrentlyInTransaction,
  stillMapped,
  rename,
  selectStar,
  schemaName,
  lockTable,
  noLockTimeout,
];
