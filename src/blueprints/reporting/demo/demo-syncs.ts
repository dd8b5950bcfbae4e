import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { CtRawSnapshot } from '../syncs/ct-raw-snapshot.js';
import { DataSource } from '../sources/data-source.js';
import { SourceKind } from '../sources/source-kind.js';
import { SyncStatus } from '../syncs/enums.js';
import { payloadKey } from '../syncs/payload-key.js';
import { SyncRun } from '../syncs/sync-run.js';
import { demoId } from './demo-ids.js';
import { insertMissing } from './insert.js';
import { WEEK_ENDS, dayBefore, type Story } from './stories.js';

interface Payload {
  endpoint: string;
  externalId: string;
  payload: object;
}

/** Calls of 3 to 9 minutes and one time entry a working day, spread over the weeks so that the sums are the story's. */
export function payloadsOf(story: Story): Payload[] {
  return WEEK_ENDS.flatMap((end, week) => {
    const calls = Array.from({ length: story.calls[week] }, (_, i) => {
      const id = `call-${end}-${i + 1}`;
      const payload = { id, occurred_at: `${dayBefore(end, i % 7)}T10:30:00Z`, duration: { minutes: 3 + (i % 7) } };
      return { endpoint: 'calls', externalId: id, payload };
    });
    const entries = Array.from({ length: 5 }, (_, i) => {
      const id = `time-${end}-${i + 1}`;
      const hours = i === 0 ? story.hours[week] - 4 * 2 : 2;
      return { endpoint: 'time_entries', externalId: id, payload: { id, occurred_at: dayBefore(end, 6 - i), hours } };
    });
    return [...calls, ...entries];
  });
}

/** A source that is switched off (its address is nobody's) and one finished run with its payloads. Returns the run's id. */
export async function seedSyncs(
  manager: EntityManager,
  tenant: SeedTenant,
  story: Story,
  startedById: string,
): Promise<string> {
  const sourceId = demoId(tenant, 'source');
  const runId = demoId(tenant, 'run');
  const payloads = payloadsOf(story);
  await insertMissing(manager, DataSource, [
    {
      id: sourceId,
      name: 'Time and calls',
      kind: SourceKind.Http,
      location: 'https://ct.example.com/api/v1',
      endpoints: ['calls', 'time_entries'],
      enabled: false,
    },
  ]);
  await insertMissing(manager, SyncRun, [
    {
      id: runId,
      dataSourceId: sourceId,
      status: SyncStatus.Succeeded,
      startedById,
      startedAt: '2026-01-26T05:00:00Z',
      finishedAt: '2026-01-26T05:00:04Z',
      pages: 2,
      received: payloads.length,
      recorded: payloads.length,
    },
  ]);
  await insertMissing(
    manager,
    CtRawSnapshot,
    payloads.map((payload) => ({
      ...payload,
      syncRunId: runId,
      dataSourceId: sourceId,
      payloadKey: payloadKey({ ...payload, dataSourceId: sourceId }),
    })),
  );
  return runId;
}
