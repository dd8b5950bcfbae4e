import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { ConflictProblem, NotFoundProblem, UnprocessableProblem } from '../../../http/index.js';
import { MetricComputation } from '../metrics/metric-computation.js';
import { DataSource } from '../sources/data-source.js';
import { CtRawSnapshot } from './ct-raw-snapshot.js';
import { SyncStatus } from './enums.js';
import { snapshotOf, storePayloads, type IncomingPayload } from './snapshot-store.js';
import { SyncRun } from './sync-run.js';

const UNFINISHED = [SyncStatus.Queued, SyncStatus.Running];

/** The life of a run whose payloads come through the API: start, record, finish or fail. */
@Injectable()
export class SyncRuns {
  constructor(
    @InjectRepository(SyncRun) private readonly runs: Repository<SyncRun>,
    private readonly computation: MetricComputation,
  ) {}

  /**
   * Starts a run: queued for its source to be fetched, or running and waiting for payloads when there is no source.
   * @throws ConflictProblem (409) naming the run that is not over yet; the database admits one per tenant.
   */
  start(dataSourceId: string | null, startedById: string | null): Promise<SyncRun> {
    return this.runs.manager.transaction(async (manager) => {
      if (dataSourceId) await requireEnabled(manager, dataSourceId);
      const result = await manager
        .createQueryBuilder()
        .insert()
        .into(SyncRun)
        .values({
          dataSourceId,
          startedById,
          ...(dataSourceId ? {} : { status: SyncStatus.Running, startedAt: () => 'now()' }),
        })
        .orIgnore()
        .returning(['id'])
        .updateEntity(false)
        .execute();
      const [inserted] = result.raw as { id: string }[];
      if (!inserted) throw await alreadyRunning(manager);
      return manager.findOneByOrFail(SyncRun, { id: inserted.id });
    });
  }

  /**
   * Stores one payload of a running run, once: the same payload again answers with the snapshot there is.
   * @throws ConflictProblem (409) when the run is over or not yet running.
   */
  record(runId: string, endpoint: string, incoming: IncomingPayload): Promise<CtRawSnapshot> {
    return this.runs.manager.transaction(async (manager) => {
      const run = await lockedRunning(manager, runId);
      const recorded = await storePayloads(manager, run, endpoint, [incoming]);
      await manager.update(SyncRun, run.id, {
        received: run.received + 1,
        recorded: run.recorded + recorded,
        heartbeatAt: () => 'now()',
      });
      const { payloadKey } = snapshotOf(run, endpoint, incoming);
      return manager.findOneByOrFail(CtRawSnapshot, { payloadKey });
    });
  }

  /** Ends the run and makes the figures of the open weeks from what is stored now. */
  finish(runId: string): Promise<SyncRun> {
    return this.end(runId, lockedRunning, async (manager) => {
      await this.computation.compute(manager, runId);
      return { status: SyncStatus.Succeeded };
    });
  }

  /** Ends the run; what was recorded stays. */
  fail(runId: string, error: string): Promise<SyncRun> {
    return this.end(runId, lockedUnfinished, () => Promise.resolve({ status: SyncStatus.Failed, error }));
  }

  private end(
    runId: string,
    locked: typeof lockedUnfinished,
    outcome: (manager: EntityManager) => Promise<Partial<SyncRun>>,
  ): Promise<SyncRun> {
    return this.runs.manager.transaction(async (manager) => {
      const run = await locked(manager, runId);
      return manager.save(Object.assign(run, await outcome(manager), { finishedAt: new Date() }));
    });
  }
}

/** An unknown source passes: the foreign key answers, alike for every unknown id. */
async function requireEnabled(manager: EntityManager, dataSourceId: string): Promise<void> {
  const source = await manager.findOneBy(DataSource, { id: dataSourceId });
  if (source?.enabled === false) {
    throw new UnprocessableProblem('source_disabled', `The data source "${source.name}" is switched off.`, {
      field: 'dataSourceId',
    });
  }
}

export async function alreadyRunning(manager: EntityManager): Promise<ConflictProblem> {
  const running = await manager.findOneBy(SyncRun, { status: In(UNFINISHED) });
  return new ConflictProblem('sync_already_running', 'Another sync run is not over yet. Finish or fail it first.', {
    syncRunId: running?.id ?? null,
  });
}

async function lockedUnfinished(manager: EntityManager, id: string): Promise<SyncRun> {
  const run = await manager.findOne(SyncRun, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!run) throw new NotFoundProblem('sync run');
  if (!UNFINISHED.includes(run.status)) {
    throw new ConflictProblem('sync_run_over', `The run is over: it has ${run.status}.`, { state: run.status });
  }
  return run;
}

async function lockedRunning(manager: EntityManager, id: string): Promise<SyncRun> {
  const run = await lockedUnfinished(manager, id);
  if (run.status === SyncStatus.Running) return run;
  throw new ConflictProblem('sync_run_queued', 'The run waits for its source to be fetched.', { state: run.status });
}
