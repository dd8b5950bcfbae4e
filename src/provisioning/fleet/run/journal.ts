import { type Tenant } from '../../../tenancy/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { NothingToResumeError } from '../errors.js';
import { type TurnNote, turnNote } from '../notes.js';
import { type FleetSelection } from '../options.js';
import { type RunStatus, type TenantOutcome } from '../report.js';

export interface UnfinishedRun {
  readonly journal: Journal;
  readonly selection: FleetSelection;
  /** Ids of the tenants that are not done. */
  readonly left: readonly string[];
  /** All tenants of the run, by id: the slug each had. */
  readonly slugs: ReadonlyMap<string, string>;
}

/** What a run set out to do and has done, in the register. It survives the process, and tenants that are dropped. */
export class Journal {
  private constructor(
    private readonly owner: OwnerDatabase,
    readonly runId: string,
  ) {}

  /** To be called with the run's lock held: a run that still says that it is running was killed. */
  static async open(
    owner: OwnerDatabase,
    action: string,
    selection: FleetSelection,
    tenants: readonly Tenant[],
  ): Promise<Journal> {
    const { blueprint = null } = selection;
    const [{ id }]: { id: string }[] = await (
      await owner.dataSource()
    ).query(
      `WITH killed AS (
         UPDATE meta.fleet_runs SET status = 'halted', finished_at = now(), updated_at = now() WHERE status = 'running'
       ), run AS (
         INSERT INTO meta.fleet_runs (action, blueprint, options) VALUES ($1, $2, $3) RETURNING id
       ), items AS (
         INSERT INTO meta.fleet_run_items (run_id, tenant_id, slug, from_version)
         SELECT run.id, item.* FROM run, unnest($4::text[], $5::text[], $6::text[]) AS item
       )
       SELECT id FROM run`,
      [
        action,
        blueprint,
        selection,
        tenants.map((tenant) => tenant.id),
        tenants.map(({ slug }) => slug),
        tenants.map(({ schemaVersion }) => schemaVersion),
      ],
    );
    return new Journal(owner, id);
  }

  /** The last run of this kind, when it is not finished. @throws NothingToResumeError */
  static async reopen(owner: OwnerDatabase, action: string): Promise<UnfinishedRun> {
    const dataSource = await owner.dataSource();
    const [run]: { id: string; status: string; options: FleetSelection }[] = await dataSource.query(
      'SELECT id, status, options FROM meta.fleet_runs WHERE action = $1 ORDER BY created_at DESC LIMIT 1',
      [action],
    );
    if (!run || run.status === 'succeeded') throw new NothingToResumeError();
    await dataSource.query(
      `UPDATE meta.fleet_runs SET status = 'running', finished_at = NULL, updated_at = now() WHERE id = $1`,
      [run.id],
    );
    const items: { id: string; slug: string; status: string }[] = await dataSource.query(
      'SELECT tenant_id AS id, slug, status FROM meta.fleet_run_items WHERE run_id = $1',
      [run.id],
    );
    return {
      journal: new Journal(owner, run.id),
      selection: run.options,
      left: items.filter(({ status }) => status !== 'done' && status !== 'unchanged').map(({ id }) => id),
      slugs: new Map(items.map(({ id, slug }) => [id, slug])),
    };
  }

  /** To be selected in the transaction that does it, so that journal and tenant agree. */
  turnNote(note: TurnNote): string {
    return turnNote(this.runId, note);
  }

  /** What no transaction of the tenant could say: failures. Not written, the tenant stays one to be resumed. */
  async note({ id, status, toVersion, attempts, durationMs, error }: TenantOutcome): Promise<void> {
    await (
      await this.owner.dataSource()
    ).query(
      `UPDATE meta.fleet_run_items SET status = $3, to_version = $4, attempts = $5, duration_ms = $6, error_code = $7,
              error_message = $8, updated_at = now()
        WHERE run_id = $1 AND tenant_id = $2`,
      [this.runId, id, status, toVersion, attempts, Math.round(durationMs), error?.code, error?.message],
    );
  }

  async close(status: RunStatus): Promise<void> {
    await (
      await this.owner.dataSource()
    ).query('UPDATE meta.fleet_runs SET status = $2, finished_at = now(), updated_at = now() WHERE id = $1', [
      this.runId,
      status,
    ]);
  }
}
