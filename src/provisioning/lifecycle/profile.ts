import { type EntityManager, type FindOptionsWhere } from 'typeorm';
import { type Tenant, type TenantProfile } from '../../tenancy/index.js';

/** Finds the blueprint's own row about a tenant. */
export function profileOf(
  { dataSource }: EntityManager,
  { entity, keyColumn }: TenantProfile,
  tenant: Pick<Tenant, 'key'>,
): FindOptionsWhere<object> {
  const column = dataSource.getMetadata(entity).findColumnWithDatabaseName(keyColumn);
  if (!column)
    throw new TypeError(`${entity.name} has no column "${keyColumn}", which its blueprint calls the tenant's key.`);
  return { [column.propertyName]: tenant.key };
}
