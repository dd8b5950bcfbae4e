import { escapeLiteral } from 'pg';
import { TENANT_COLUMNS, tenantFromRow } from '../../../meta/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { type FleetConnection } from '../connection.js';
import { TenantGoneError } from '../errors.js';

/** The tenant as the register has it now. @throws TenantGoneError */
export async function refetch(connection: FleetConnection, { id, slug }: Tenant): Promise<Tenant> {
  const [{ rows }] = await connection.send(
    `SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE t.id = ${escapeLiteral(id)}`,
  );
  const [row] = rows as Tenant[];
  if (!row || row.status === 'dropping') throw new TenantGoneError(slug);
  return tenantFromRow(row);
}
