import { type QueryRunner } from 'typeorm';
import { statementsIn } from '../../lint/index.js';
import { type OwnerTransaction } from '../../owner-database.js';
import { EndsTransactionError } from '../errors.js';
import { locksBetween, look, touchedBetween } from './look.js';
import { type RehearsedStatement } from './report.js';

export interface Observation {
  readonly transaction: OwnerTransaction;
  readonly schemas: readonly string[];
  /** The statement as a transaction takes it; null where no transaction does. */
  readonly write: (sql: string) => string | null;
  readonly onStatement: (statement: RehearsedStatement) => void;
}

const ENDS = /^(?:COMMIT|END|ABORT|BEGIN|START\s+TRANSACTION|PREPARE\s+TRANSACTION|ROLLBACK(?!\s+(?:\w+\s+)?TO\b))\b/i;
const ENDING_METHODS = ['startTransaction', 'commitTransaction', 'rollbackTransaction', 'release'];

/**
 * The transaction's query runner, with an account of each statement that goes through it. What would end the transaction,
 * and so make the rehearsal last, is refused with EndsTransactionError before it is sent.
 */
export function observed({ transaction, schemas, write, onStatement }: Observation): QueryRunner {
  const { queryRunner } = transaction;
  const send = queryRunner.query.bind(queryRunner) as (...all: unknown[]) => Promise<unknown>;
  const query = async (sql: string, ...values: unknown[]): Promise<unknown> => {
    const ending = statementsIn(sql).find(({ bare }) => ENDS.test(bare));
    if (ending) throw new EndsTransactionError(ending.sql);
    const sent = write(sql)?.trim();
    if (sent === undefined) {
      onStatement({ sql: sql.trim(), durationMs: 0, locks: [], tables: [], isRehearsed: false });
      return [];
    }
    const before = await look(transaction, schemas);
    const started = performance.now();
    const result = await send(sent, ...values);
    const durationMs = performance.now() - started;
    const after = await look(transaction, schemas);
    const tables = await touchedBetween(transaction, before, after);
    onStatement({ sql: sent, durationMs, locks: locksBetween(before, after), tables, isRehearsed: true });
    return result;
  };
  return new Proxy(queryRunner, {
    get(target, property, receiver) {
      if (property === 'query') return query;
      if (ENDING_METHODS.includes(String(property)))
        throw new EndsTransactionError(`queryRunner.${String(property)}()`);
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}
