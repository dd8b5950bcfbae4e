import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { ConflictProblem, NotFoundProblem } from '../../../http/index.js';
import { MetricComputation } from '../metrics/metric-computation.js';
import { DataSource } from '../sources/data-source.js';
import { SourceError, type PayloadPage } from '../sources/payload-source.js';
import { PayloadSources } from '../sources/payload-sources.js';
import { type SyncCursor } from './cursor.js';
import { SyncStatus } from './enums.js';
import { storePayloads } from './snapshot-store.js';
import { alreadyRunning } from './sync-runs.js';
import { SyncRun } from './sync-run.js';

export interface FetchOptions {
  /** Pages after which the run pauses, to be gone on with by another call. Default: until the end. */
  readonly maxPages?: number;
  /** Take the run over even if its last sign of life is recent. Never loses or doubles a payload. */
  readonly takeOver?: boolean;
  readonly signal?: AbortSignal;
}

/** 409: the run was ended, or goes on elsewhere. What was fetched last was not stored here. */
export class SyncTakenOverProblem extends ConflictProblem {
  constructor(syncRunId: string) {
    super('sync_taken_over', 'The run was ended, or goes on elsewhere.', { syncRunId });
  }
}

/**
 * Fetches a run's source page by page. A page's payloads and the cursor behind it are stored in one transaction, which
 * counts only if nobody else has moved the run on: killed at any moment, the run goes on where it stood, and of two
 * that fetch one run each page counts once.
 */
@Injectable()
export class SyncRunner {
  private readonly logger = new Logger('Sync');

  constructor(
    @InjectRepository(SyncRun) private readonly runs: Repository<SyncRun>,
    private readonly sources: PayloadSources,
    private readonly computation: MetricComputation,
  ) {}

  /**
   * Fetches until the end (`succeeded`, figures computed), until `maxPages` (`running`), or until the source fails
   * (`failed`, with the reason; calling again goes on from there). Call it outside a request's transaction.
   * @throws ConflictProblem (409) when the run is over, has no source, or is being fetched by somebody else.
   */
  async fetch(runId: string, options: FetchOptions = {}): Promise<SyncRun> {
    let run = await this.take(runId, options.takeOver ?? false);
    try {
      const source = await this.sourceOf(run);
      const payloads = this.sources.of(source);
      for (let pages = 0; pages < (options.maxPages ?? Infinity); pages++) {
        const endpoint = run.cursor?.endpoint ?? source.endpoints[0];
        const page = await payloads.page(endpoint, run.cursor?.next ?? null, options.signal);
        if (page.next !== null && page.next === run.cursor?.next) {
          throw new SourceError(`The source answered the cursor of "${endpoint}" with the same cursor.`);
        }
        const cursor = following(source, endpoint, page);
        run = await this.store(run, endpoint, page, cursor);
        if (!cursor) return run;
      }
      return await this.pause(run);
    } catch (error) {
      if (error instanceof SourceError) return this.fail(run, error);
      throw error;
    }
  }

  private async take(runId: string, takeOver: boolean): Promise<SyncRun> {
    const { manager } = this.runs;
    const result = await manager
      .createQueryBuilder()
      .update(SyncRun)
      .set({
        status: SyncStatus.Running,
        startedAt: () => 'coalesce(started_at, now())',
        heartbeatAt: () => 'now()',
        finishedAt: null,
        error: null,
        step: () => 'step + 1',
      })
      .where('id = :runId AND data_source_id IS NOT NULL', { runId })
      .andWhere(
        `(status IN ('queued', 'failed') OR (status = 'running' AND (:takeOver
          OR heartbeat_at IS NULL OR heartbeat_at < now() - make_interval(secs => :leaseSeconds))))`,
        { takeOver, leaseSeconds: this.sources.options.leaseMs / 1_000 },
      )
      .execute()
      .catch(async (error: { driverError?: { code?: string } }) => {
        // A failed run starts again while another one is under way: uq_sync_runs_one_at_a_time.
        if (error.driverError?.code === '23505') throw await alreadyRunning(manager);
        throw error;
      });
    const run = await this.runs.findOneBy({ id: runId });
    if (!run) throw new NotFoundProblem('sync run');
    if (result.affected === 1) return run;
    if (!run.dataSourceId) throw new ConflictProblem('sync_run_without_source', 'The run has no source to fetch.');
    if (run.status === SyncStatus.Succeeded) {
      throw new ConflictProblem('sync_run_over', 'The run is over: it has succeeded.', { state: run.status });
    }
    throw new ConflictProblem('sync_run_busy', 'The run is being fetched. Send takeOver to go on with it here.', {
      state: run.status,
    });
  }

  private async sourceOf(run: SyncRun): Promise<DataSource> {
    const source = await this.runs.manager
      .createQueryBuilder(DataSource, 'source')
      .addSelect('source.token')
      .where({ id: run.dataSourceId })
      .getOneOrFail();
    if (!source.enabled) throw new SourceError(`The data source "${source.name}" is switched off.`);
    return source;
  }

  private store(run: SyncRun, endpoint: string, page: PayloadPage, cursor: SyncCursor | null): Promise<SyncRun> {
    return this.runs.manager.transaction(async (manager) => {
      const incoming = page.payloads.map((payload) => ({
        payload: typeof payload === 'object' && payload !== null ? payload : { value: payload },
      }));
      const recorded = await storePayloads(manager, run, endpoint, incoming);
      const moved = await this.moveOn(manager, run, {
        cursor,
        pages: run.pages + 1,
        received: run.received + incoming.length,
        recorded: run.recorded + recorded,
        ...(cursor ? {} : { status: SyncStatus.Succeeded, finishedAt: new Date() }),
      });
      if (!cursor) {
        await this.computation.compute(manager, run.id);
        this.logger.log({
          event: 'sync_succeeded',
          syncRunId: run.id,
          received: moved.received,
          recorded: moved.recorded,
        });
      }
      return moved;
    });
  }

  private pause(run: SyncRun): Promise<SyncRun> {
    return this.runs.manager.transaction((manager) => this.moveOn(manager, run, { heartbeatAt: null }));
  }

  private async fail(run: SyncRun, cause: SourceError): Promise<SyncRun> {
    this.logger.warn({ event: 'sync_failed', syncRunId: run.id, reason: cause.message });
    const end = { status: SyncStatus.Failed, finishedAt: new Date(), error: cause.message.slice(0, 2_000) };
    return this.runs.manager.transaction((manager) => this.moveOn(manager, run, end));
  }

  /** Changes the run if it still stands where this process left it. @throws SyncTakenOverProblem otherwise. */
  private async moveOn(manager: EntityManager, run: SyncRun, changes: Partial<SyncRun>): Promise<SyncRun> {
    const next = { heartbeatAt: new Date(), ...changes, step: run.step + 1 };
    const where = { id: run.id, status: SyncStatus.Running, step: run.step };
    const { affected } = await manager.update(SyncRun, where, next);
    if (affected !== 1) throw new SyncTakenOverProblem(run.id);
    return Object.assign(run, next);
  }
}

/** The cursor behind a page: the endpoint's next one, the next endpoint, or null at the very end. */
function following(source: DataSource, endpoint: string, { next }: PayloadPage): SyncCursor | null {
  if (next !== null) return { endpoint, next };
  const after = source.endpoints.at(source.endpoints.indexOf(endpoint) + 1);
  return source.endpoints.includes(endpoint) && after ? { endpoint: after, next: null } : null;
}
