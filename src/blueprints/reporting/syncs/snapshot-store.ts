import { createHash } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { CtRawSnapshot } from './ct-raw-snapshot.js';
import { payloadKey } from './payload-key.js';
import { storable } from './storable.js';
import { type SyncRun } from './sync-run.js';

export interface IncomingPayload {
  readonly payload: object;
  /** Default: `id` of the payload, else a digest of its content. */
  readonly externalId?: string;
}

const LONGEST_EXTERNAL_ID = 200;

/** Stores what is not stored yet, and returns how many that were. The same payload arriving again changes nothing. */
export async function storePayloads(
  manager: EntityManager,
  run: Pick<SyncRun, 'id' | 'dataSourceId'>,
  endpoint: string,
  incoming: readonly IncomingPayload[],
): Promise<number> {
  if (incoming.length === 0) return 0;
  const rows = incoming.map((each) => snapshotOf(run, endpoint, each));
  const result = await manager
    .createQueryBuilder()
    .insert()
    .into(CtRawSnapshot)
    .values(rows)
    .orIgnore()
    .returning(['id'])
    .updateEntity(false)
    .execute();
  return (result.raw as unknown[]).length;
}

export function snapshotOf(
  { id: syncRunId, dataSourceId }: Pick<SyncRun, 'id' | 'dataSourceId'>,
  endpoint: string,
  incoming: IncomingPayload,
) {
  const payload = storable(incoming.payload) as object;
  const externalId = (storable(incoming.externalId ?? externalIdOf(payload)) as string).slice(0, LONGEST_EXTERNAL_ID);
  return {
    syncRunId,
    dataSourceId,
    endpoint,
    externalId,
    payload,
    payloadKey: payloadKey({ dataSourceId, endpoint, externalId, payload }),
  };
}

function externalIdOf(payload: object): string {
  const { id } = payload as { id?: unknown };
  if (typeof id === 'number' || (typeof id === 'string' && id !== '')) return String(id);
  return createHash('sha256').update(JSON.stringify(payload)).digest('hex');
}
