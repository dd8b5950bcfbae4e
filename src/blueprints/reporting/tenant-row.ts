import { Unique } from 'typeorm';
import { StampedRow } from '../../http/index.js';
import { TenantColumn } from '../../tenancy/index.js';

/** What every table of a tenant's data has: the tenant, filled by the database from the scope. */
@Unique(['tenantId', 'id'])
export abstract class TenantRow extends StampedRow {
  @TenantColumn({ type: 'uuid' })
  tenantId: string;
}
