import { Column, ForeignKey, type ColumnOptions, type ObjectType, type RelationOptions } from 'typeorm';

/**
 * The column that says whose row this is. Nobody fills it: the database does, from the scope
 * (`DEFAULT tenancy.current_tenant_uuid()`), and row-level security refuses any other value.
 */
export function TenantColumn(options: { type: 'uuid' } | { type: 'varchar'; length: number }): PropertyDecorator {
  const cast = options.type === 'uuid' ? 'tenancy.current_tenant_uuid()' : 'tenancy.current_tenant()';
  const column: ColumnOptions = { ...options, default: () => cast, update: false };
  return Column(column);
}

/**
 * A foreign key led by the tenant column, so that no reference can cross tenants (foreign key checks bypass
 * row-level security). The relation itself is declared beside it with `createForeignKeyConstraints: false`.
 * The target needs `@Unique([tenantProperty, 'id'])`. `SET NULL` empties the referring column alone.
 */
export function TenantForeignKey(
  target: () => ObjectType<object>,
  tenantProperty: string,
  property: string,
  options: { onDelete: NonNullable<RelationOptions['onDelete']> },
): ClassDecorator {
  return ForeignKey(target, [tenantProperty, property], [tenantProperty, 'id'], options) as ClassDecorator;
}
