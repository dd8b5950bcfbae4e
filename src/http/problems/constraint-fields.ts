import { type DataSource, type EntityMetadata } from 'typeorm';

type Columns = EntityMetadata['columns'];

/**
 * Which fields a constraint is about, from the entities. The server's own sentence ("Key (email)=(…)") is no source:
 * it is left out where row-level security is on, and holds values.
 */
export class ConstraintFields {
  private byConstraint?: Map<string, string[]>;

  /** @param dataSources All whose tables requests write to. */
  constructor(private readonly dataSources: readonly Pick<DataSource, 'entityMetadatas'>[]) {}

  /** The fields of a constraint of a table; empty where it is none of the entities'. */
  of(table: string | undefined, constraint: string | undefined): string[] {
    this.byConstraint ??= new Map(this.entities().flatMap(constraintsOf));
    return this.byConstraint.get(`${table}.${constraint}`) ?? [];
  }

  /** The field of a column of a table. */
  property(table: string | undefined, column: string | undefined): string | undefined {
    const entity = this.entities().find(
      (each) => each.tableName === table && each.columns.some((one) => one.databaseName === column),
    );
    return entity?.columns.find((each) => each.databaseName === column)?.propertyName;
  }

  private entities(): EntityMetadata[] {
    return this.dataSources.flatMap((dataSource) => dataSource.entityMetadatas);
  }
}

function constraintsOf(entity: EntityMetadata): [string, string[]][] {
  const named: [string | undefined, Columns][] = [
    [entity.primaryColumns[0]?.primaryKeyConstraintName ?? `pk_${entity.tableName}`, entity.primaryColumns],
    ...entity.uniques.map((unique): [string, Columns] => [unique.name, unique.columns]),
    ...entity.indices.filter((index) => index.isUnique).map((index): [string, Columns] => [index.name, index.columns]),
    ...entity.foreignKeys.map((key): [string, Columns] => [key.name, key.columns]),
  ];
  return named.map(([name, columns]) => [`${entity.tableName}.${name}`, fieldsOf(columns)]);
}

/** Without the tenant column: what the database fills in itself the client cannot have got wrong. */
function fieldsOf(columns: Columns): string[] {
  const written = columns.filter((column) => column.isUpdate);
  return (written.length > 0 ? written : columns).map((column) => column.propertyName);
}
