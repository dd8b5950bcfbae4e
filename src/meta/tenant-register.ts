import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { type Tenant, type TenantRef, type TenantStatus } from '../tenancy/index.js';
import { META_DATA_SOURCE } from './data-source-name.js';
import { TENANT_COLUMNS, tenantFromRow } from './tenant-row.js';

export interface TenantFilter {
  readonly blueprint?: string;
  readonly status?: TenantStatus;
  /** Part of the slug or the name. */
  readonly search?: string;
  /** From 1. */
  readonly page?: number;
  readonly pageSize?: number;
}

export interface ListedTenant extends Tenant {
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
  readonly suspendedReason: string | null;
  readonly droppedAt: Date | null;
  /** When a dropped tenant's data may be purged. */
  readonly purgeAfter: Date | null;
}

export interface TenantPage {
  readonly items: ListedTenant[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

type Row = ListedTenant & { total: string };

const LISTED_COLUMNS = `${TENANT_COLUMNS}, t.created_at AS "createdAt", t.suspended_at AS "suspendedAt",
  t.suspended_reason AS "suspendedReason", t.dropped_at AS "droppedAt", t.purge_after AS "purgeAfter"`;

const WHERE: Readonly<Record<TenantRef['kind'], string>> = {
  id: 't.id = $1',
  slug: 't.slug = $1',
  hostname: 't.id = (SELECT h.tenant_id FROM meta.tenant_hostnames h WHERE h.hostname = $1)',
};

/** The list of all tenants. Every question is one query. */
@Injectable()
export class TenantRegister {
  constructor(@InjectDataSource(META_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** The tenant, whatever its status, or null. */
  async find(ref: TenantRef): Promise<Tenant | null> {
    const rows: Tenant[] = await this.dataSource.query(
      `SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE ${WHERE[ref.kind]}`,
      [ref.value],
    );
    return rows[0] ? tenantFromRow(rows[0]) : null;
  }

  /** The tenant with its history, or null. `on` reads in a transaction of the caller's. */
  async details(ref: TenantRef, on: Pick<DataSource, 'query'> = this.dataSource): Promise<ListedTenant | null> {
    const rows: ListedTenant[] = await on.query(
      `SELECT ${LISTED_COLUMNS} FROM meta.tenants t WHERE ${WHERE[ref.kind]}`,
      [ref.value],
    );
    return rows[0] ? listedFromRow(rows[0]) : null;
  }

  /** One page, oldest first. */
  async list(filter: TenantFilter = {}): Promise<TenantPage> {
    const { page = 1, pageSize = 20 } = filter;
    const pattern = filter.search === undefined ? null : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    const values = [filter.blueprint ?? null, filter.status ?? null, pattern];
    const matching = `FROM meta.tenants t
      WHERE ($1::text IS NULL OR t.blueprint = $1) AND ($2::text IS NULL OR t.status::text = $2)
        AND ($3::text IS NULL OR t.slug ILIKE $3 OR t.name ILIKE $3)`;
    const rows: Row[] = await this.dataSource.query(
      `SELECT ${LISTED_COLUMNS}, count(*) OVER () AS total ${matching}
       ORDER BY t.created_at, t.id LIMIT $4 OFFSET $5`,
      [...values, pageSize, (page - 1) * pageSize],
    );
    const total = rows[0] ? Number(rows[0].total) : page === 1 ? 0 : await this.count(matching, values);
    return { items: rows.map(listedFromRow), page, pageSize, total };
  }

  private async count(matching: string, values: unknown[]): Promise<number> {
    const [row]: { total: string }[] = await this.dataSource.query(`SELECT count(*) AS total ${matching}`, values);
    return Number(row.total);
  }
}

function listedFromRow(row: ListedTenant): ListedTenant {
  const { createdAt, suspendedAt, suspendedReason, droppedAt, purgeAfter } = row;
  return { ...tenantFromRow(row), createdAt, suspendedAt, suspendedReason, droppedAt, purgeAfter };
}
