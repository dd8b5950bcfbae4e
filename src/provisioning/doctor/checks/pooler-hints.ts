import { type Client } from 'pg';
import { type Finding, ok, weak } from '../report.js';

/** What of pg's client the hints rely on beyond its types. */
interface RawClient {
  readonly processID: number;
  readonly connection: NodeJS.EventEmitter;
}

/** Every search_path the server has reported on a connection, oldest first. */
export type PathReports = readonly string[];

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

export function listenForPath(app: Client): PathReports {
  const heard: string[] = [];
  (app as unknown as RawClient).connection.on('parameterStatus', (status: ParameterStatus) => {
    if (status.parameterName === 'search_path') heard.push(status.parameterValue);
  });
  return heard;
}

/** A pooler answers with a process id of its own. */
export async function isPooled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0].pid !== (client as unknown as RawClient).processID;
}

export function checkPoolerHints(pooled: { app: boolean; owner: boolean }): Finding {
  if (pooled.owner) {
    return weak(
      'poolers',
      'DATABASE_URL leads through a pooler',
      'Let DATABASE_URL lead to the server itself: migrations and locks do not work through a pooler.',
    );
  }
  if (!pooled.app) return ok('poolers', 'no pooler stands between this process and the server');
  return weak(
    'poolers',
    "a pooler stands between the application's login and the server",
    'Run: tenantry doctor --pooler <its URL>. PgBouncer: pool_mode = transaction, track_extra_parameters = search_path.',
  );
}

const TRIP = 'pg_catalog, pg_temp';

/** The tripwire of the core compares the path the server reports with the scope's: a change has to be heard of. */
export async function checkTripwire(app: Client, heard: PathReports, serverVersion: number): Promise<Finding> {
  await app.query('BEGIN');
  await app.query(`SET LOCAL search_path TO ${TRIP}`);
  await app.query('ROLLBACK');
  if (heard.includes(TRIP)) return ok('tripwire', 'the server reports search_path, and the application compares it');
  const nextStep =
    serverVersion >= 180_000
      ? 'Let the pooler pass it on. PgBouncer: track_extra_parameters = search_path.'
      : 'PostgreSQL 18 reports it. The walls do not depend on it.';
  return weak('tripwire', 'search_path is not reported to the client, so a wrong one is not noticed', nextStep);
}
