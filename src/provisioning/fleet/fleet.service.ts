import { Injectable, Logger } from '@nestjs/common';
import { type DriftOptions, type DriftReport, findDrift } from '../drift/index.js';
import { Migrations } from '../migrations.service.js';
import { OwnerDatabase } from '../owner-database.js';
import { migrateFleet } from './migrate-fleet.js';
import { type FleetMigrateOptions, type FleetRehearseOptions } from './options.js';
import { rehearseFleet } from './rehearsal/rehearse-fleet.js';
import { type RehearsalReport } from './rehearsal/report.js';
import { type FleetReport } from './report.js';
import { type FleetRollbackOptions, rollBackFleet } from './roll-back-fleet.js';
import { fleetStatus, type FleetStatusRow } from './status.js';

/** Work on all tenants, or all of one blueprint. Every run ends in a report with each tenant exactly once. */
@Injectable()
export class Fleet {
  private readonly logger = new Logger('Fleet');

  constructor(
    private readonly owner: OwnerDatabase,
    private readonly migrations: Migrations,
  ) {}

  /**
   * Shared tables first, then every tenant that is behind. A tenant's failure is in the report and stops no other.
   * @throws FleetBusyError, FleetOptionError, UnknownTenantsError, UnknownBlueprintError, NothingToResumeError,
   * PoolerRefusedError, MigrationListError: nothing has been done then.
   */
  async migrate(options: FleetMigrateOptions = {}): Promise<FleetReport> {
    return this.logged('fleet.migrated', await migrateFleet(this.owner, this.migrations, options));
  }

  /**
   * Runs what `migrate` would, on the shared tables and one tenant of each group with the same version and catalog, and
   * rolls it back: the statements, their locks, rewritten tables, durations, and an estimate of the whole.
   * @throws FleetBusyError, FleetOptionError, UnknownTenantsError, UnknownBlueprintError, PoolerRefusedError,
   * MigrationListError
   */
  rehearse(options: FleetRehearseOptions = {}): Promise<RehearsalReport> {
    return rehearseFleet(this.owner, options);
  }

  /**
   * Takes the newest migrations of schema tenants back. Shared tables stay.
   * @throws RollbackRefusedError, FleetOptionError, FleetBusyError, UnknownTenantsError, PoolerRefusedError
   */
  async rollback(options: FleetRollbackOptions = {}): Promise<FleetReport> {
    return this.logged('fleet.rolled_back', await rollBackFleet(this.owner, this.migrations, options));
  }

  /** Versions and how many tenants are at each, in one query. */
  status(): Promise<FleetStatusRow[]> {
    return fleetStatus(this.owner);
  }

  /** The real catalog of each schema tenant against what its migrations make. @throws UnknownTenantsError */
  drift(options: DriftOptions = {}): Promise<DriftReport> {
    return findDrift(this.owner, options);
  }

  private logged(action: string, report: FleetReport): FleetReport {
    const { runId, status, counts, durationMs } = report;
    this.logger.log({ action, runId, status, ...counts, durationMs: Math.round(durationMs) });
    return report;
  }
}
