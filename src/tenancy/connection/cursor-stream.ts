import { Readable } from 'node:stream';
import { currentUnit } from '../transaction/units.js';
import { type RequestTransaction } from '../transaction/request-transaction.js';

/** A `pg-query-stream` (or a plain pg-cursor inside one): a readable that carries the statement it wants to read. */
export interface StreamRequest extends Readable {
  readonly cursor: { readonly text: string; readonly values?: unknown[] };
}

interface CursorSource {
  readonly owner: object;
  readonly transaction: RequestTransaction;
  /** The transaction was opened for this stream alone and is committed at its end. */
  readonly endsTransaction: boolean;
  readonly batchRows: number;
}

let cursors = 0;

export function isStreamRequest(config: unknown): config is StreamRequest {
  return config instanceof Readable && typeof (config as Partial<StreamRequest>).cursor?.text === 'string';
}

/**
 * Answers a stream request with a readable over a server-side cursor: pg refuses query streams in pipeline mode, and a
 * cursor lives in the tenant's transaction. At most `batchRows` rows are held at once.
 */
export function cursorStream(request: StreamRequest, source: CursorSource): StreamRequest {
  const { transaction, owner, batchRows } = source;
  const unit = currentUnit();
  const name = `tenantry_cursor_${++cursors}`;
  const execute = (text: string, values?: unknown[]) => transaction.execute(owner, { text, values }, unit);
  let declared = false;

  const finish = async (well: boolean): Promise<void> => {
    if (source.endsTransaction) await (well ? transaction.commit() : transaction.rollback());
    else if (declared && well) await execute(`CLOSE ${name}`);
  };

  const rows = new Readable({
    objectMode: true,
    highWaterMark: batchRows,
    read() {
      void (async () => {
        try {
          if (!declared) {
            await execute(`DECLARE ${name} NO SCROLL CURSOR FOR ${request.cursor.text}`, request.cursor.values);
            declared = true;
          }
          const batch = await execute(`FETCH FORWARD ${batchRows} FROM ${name}`);
          const last = batch.rows.length < batchRows;
          // Committed before the last rows are handed out: after a push the readable may already ask for more.
          if (last) await finish(true);
          for (const row of batch.rows) rows.push(row);
          if (last) rows.push(null);
        } catch (error) {
          rows.destroy(error as Error);
        }
      })();
    },
    destroy(error, callback) {
      // Before its end, or after an error: what the stream opened is undone.
      finish(false).then(
        () => callback(error),
        () => callback(error),
      );
    },
  });
  request.destroy();
  return Object.assign(rows, { cursor: request.cursor });
}
