import { escapeLiteral } from 'pg';
import { type Tenant } from '../../tenancy/index.js';

/*
 * What a run writes down of a tenant in the tenant's transaction: calls of functions that the register's migrations make,
 * to be selected. A session keeps the plans inside.
 */

export interface VersionNote {
  readonly version: string | null;
  /** Of the whole plan where nothing is left to be applied. */
  readonly digest: string | null;
  readonly action: 'tenant.migrated' | 'tenant.rolled_back';
  readonly migration: string;
}

/**
 * Into the register which version the tenant is at now, and the event. The server raises no_data_found where the register
 * does not have the tenant in that schema any more.
 */
export function versionNote({ id, schemaName }: Tenant, { version, digest, action, migration }: VersionNote): string {
  return call('note_version', [id, schemaName, version, digest, action, migration]);
}

export interface TurnNote {
  readonly tenantId: string;
  readonly status: 'done' | 'unchanged';
  readonly toVersion: string | null;
  readonly attempts: number;
}

/** Into the run's journal that the tenant's turn is over. */
export function turnNote(runId: string, { tenantId, status, toVersion, attempts }: TurnNote): string {
  return call('note_turn', [runId, tenantId, status, toVersion, String(attempts)]);
}

function call(name: string, values: readonly (string | null)[]): string {
  return `tenancy.${name}(${values.map((value) => (value === null ? 'NULL' : escapeLiteral(value))).join(', ')})`;
}
