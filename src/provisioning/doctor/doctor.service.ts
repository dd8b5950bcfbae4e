import { Injectable } from '@nestjs/common';
import { Client } from 'pg';
import { type AssuranceSettings, DatabaseUnreachableError, readAssurance, readClaimKey } from '../../database/index.js';
import { TENANT_COLUMNS, tenantFromRow } from '../../meta/index.js';
import { type Tenant } from '../../tenancy/index.js';
import { OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { checkCanaries, inTurn, type Signing } from './canaries/index.js';
import { type OpenClient } from './canaries/pooler.js';
import {
  checkCatalog,
  checkPoolerHints,
  checkSharedTables,
  checkTripwire,
  isPooled,
  listenForPath,
  type PathReports,
  versionOf,
} from './checks/index.js';
import { queryableOn } from '../owner-database.js';
import { type Examination } from './examination.js';
import { type DoctorReport, type Finding, worstOf } from './report.js';

export interface DoctorOptions {
  /** A pooler in front of the server: two tenants are brought onto one of its backends. The login may be left out. */
  readonly poolerUrl?: string;
  /** What this process was told of the isolation assurance. Default: what its OwnerDatabase was. */
  readonly assurance?: AssuranceSettings;
  /** When it aborts the examination ends with an ExaminationInterruptedError, and nothing of it stays. */
  readonly signal?: AbortSignal;
  /** The kind of client that goes through the pooler, for tests of the check itself. Default: the application's own. */
  readonly poolerClient?: OpenClient;
}

/** Proves isolation on the live database: what the catalog says, and what throw-away tenants can read of each other. */
@Injectable()
export class Doctor {
  constructor(private readonly owner: OwnerDatabase) {}

  /**
   * Changes nothing that stays, and locks no table of a tenant against anybody.
   * @throws OwnerLoginMissingError, NotSetUpError, DatabaseUnreachableError, ExaminationInterruptedError
   */
  async examine(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { appUrl } = this.owner.options;
    const app = new Client({ connectionString: appUrl, application_name: 'tenantry doctor' });
    const heard = listenForPath(app);
    await this.owner.installation();
    await connect(app, appUrl);
    try {
      return await inTurn(this.owner, () => this.look(app, heard, options));
    } finally {
      await app.end();
    }
  }

  private async look(app: Client, heard: PathReports, options: DoctorOptions): Promise<DoctorReport> {
    const { serverVersion, tenants, findings, signing } = await this.readCatalog(app, options);
    const pooled = { app: await isPooled(app), owner: await this.ownerIsPooled() };
    const hints = [await checkTripwire(app, heard, serverVersion), checkPoolerHints(pooled)];
    const { appUrl } = this.owner.options;
    const canaries = await checkCanaries(this.owner, app, serverVersion, { ...options, appUrl, signing });
    const shared = await checkSharedTables(this.owner);
    const all: Finding[] = [...findings, shared, ...hints, ...canaries];
    return { verdict: worstOf(all), serverVersion: versionOf(serverVersion), tenants, findings: all };
  }

  private readCatalog(app: Client, { assurance }: DoctorOptions) {
    return this.owner.transaction(async (transaction) => {
      const examination = await this.examinationOn(transaction, assurance);
      const findings = await checkCatalog(examination, app);
      const signing = await signingOf(examination);
      return { findings, signing, serverVersion: examination.serverVersion, tenants: examination.tenants.length };
    });
  }

  private async examinationOn(transaction: OwnerTransaction, told?: AssuranceSettings): Promise<Examination> {
    const { owner } = this;
    const names = owner.options.blueprints.map(({ name }) => name);
    const [{ version }] = await transaction.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int AS version`,
    );
    const rows = await transaction.query<Tenant>(
      `SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE t.blueprint = ANY ($1::text[]) ORDER BY t.slug`,
      [names],
    );
    const { installation } = transaction;
    return {
      owner,
      transaction,
      installation,
      serverVersion: version,
      tenants: rows.map(tenantFromRow),
      assurance: await readAssurance(queryableOn(transaction)),
      told: told ?? owner.options.assurance,
    };
  }

  private async ownerIsPooled(): Promise<boolean> {
    const owner = new Client({ connectionString: this.owner.options.ownerUrl, application_name: 'tenantry doctor' });
    await owner.connect();
    try {
      return await isPooled(owner);
    } finally {
      await owner.end();
    }
  }
}

/** Canaries are served as the database wants it, with a key of its own: what this process was told is a finding apart. */
async function signingOf({ transaction, assurance }: Examination): Promise<Signing> {
  if (assurance === 'role') return {};
  const key = await readClaimKey(queryableOn(transaction));
  return { isolationAssurance: assurance, claimSecret: key ?? undefined };
}

async function connect(client: Client, url: string): Promise<void> {
  // Unheard, the loss of an idle connection would end the process; the next query tells of it anyway.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new DatabaseUnreachableError(`${host}${pathname}`, error as Error);
  }
}
