import { createHash } from 'node:crypto';
import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

const MAX_IDENTIFIER_BYTES = 63;

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** PostgreSQL cuts longer names in silence, and two cut names may collide. */
function fit(name: string): string {
  if (name.length <= MAX_IDENTIFIER_BYTES) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_IDENTIFIER_BYTES - 9)}_${digest}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * snake_case columns, and constraint names a person can read in an error (`fk_policies_customer_id`).
 * The same names in migrations and entities, so that `db:generate` finds no difference.
 */
export class SnakeNamingStrategy extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(targetName: string, userSpecifiedName?: string): string {
    return userSpecifiedName ?? snake(targetName);
  }
  override columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
    return snake([...embeddedPrefixes, customName ?? propertyName].join('_'));
  }
  override relationName(propertyName: string): string {
    return snake(propertyName);
  }
  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return snake(`${relationName}_${referencedColumnName}`);
  }
  override joinTableName(first: string, second: string): string {
    return snake(`${first}_${second}`);
  }
  override joinTableColumnName(tableName: string, propertyName: string, columnName?: string): string {
    return snake(`${tableName}_${columnName ?? propertyName}`);
  }
  override primaryKeyName(table: Table | string, _columns: string[]): string {
    return fit(`pk_${this.table(table)}`);
  }
  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return fit(`uq_${this.table(table)}_${columns.join('_')}`);
  }
  override relationConstraintName(table: Table | string, columns: string[], where?: string): string {
    return fit(`uq_${this.table(table)}_${columns.join('_')}${where ? `_${shortHash(where)}` : ''}`);
  }
  override foreignKeyName(table: Table | string, columns: string[]): string {
    return fit(`fk_${this.table(table)}_${columns.join('_')}`);
  }
  override indexName(table: Table | string, columns: string[], where?: string): string {
    return fit(`ix_${this.table(table)}_${columns.join('_')}${where ? `_${shortHash(where)}` : ''}`);
  }
  override checkConstraintName(table: Table | string, expression: string): string {
    return fit(`ck_${this.table(table)}_${shortHash(expression)}`);
  }

  private table(tableOrName: Table | string): string {
    const name = typeof tableOrName === 'string' ? tableOrName : tableOrName.name;
    return name.split('.').pop()!;
  }
}
