import {
  And,
  type EntityMetadata,
  Equal,
  type FindOperator,
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  Like,
  MoreThan,
  MoreThanOrEqual,
  Not,
  type ObjectLiteral,
} from 'typeorm';

/** A condition as Better Auth hands it to a database adapter. */
export interface Condition {
  readonly field: string;
  readonly value: unknown;
  /** Default `eq`. */
  readonly operator?: string;
  /** Default `AND`. */
  readonly connector?: 'AND' | 'OR';
}

type Operator = (value: any) => FindOperator<any>;

const OPERATORS: Readonly<Record<string, Operator>> = {
  eq: (value: unknown) => (value === null ? IsNull() : Equal(value)),
  ne: (value: unknown) => Not(value === null ? IsNull() : Equal(value)),
  lt: LessThan,
  lte: LessThanOrEqual,
  gt: MoreThan,
  gte: MoreThanOrEqual,
  in: (values: unknown[]) => In(values),
  not_in: (values: unknown[]) => Not(In(values)),
  contains: (text: string) => Like(`%${escapeLike(text)}%`),
  starts_with: (text: string) => Like(`${escapeLike(text)}%`),
  ends_with: (text: string) => Like(`%${escapeLike(text)}`),
};

/** TypeORM's `where` for the conditions: all of the ANDs, and one of the ORs where there are any. */
export function whereOf(metadata: EntityMetadata, conditions: readonly Condition[]): ObjectLiteral[] {
  const required = conditions.filter(({ connector }) => connector !== 'OR');
  const alternatives = conditions.filter(({ connector }) => connector === 'OR');
  if (alternatives.length === 0) return [merged(metadata, required)];
  return alternatives.map((alternative) => merged(metadata, [...required, alternative]));
}

function merged(metadata: EntityMetadata, conditions: readonly Condition[]): ObjectLiteral {
  const where: Record<string, FindOperator<unknown>> = {};
  for (const { field, value, operator = 'eq' } of conditions) {
    if (!metadata.findColumnWithPropertyName(field))
      throw new Error(`"${metadata.tableName}" has no field "${field}".`);
    const build = OPERATORS[operator];
    if (!build) throw new Error(`The operator "${operator}" is not known.`);
    where[field] = where[field] ? And(where[field], build(value)) : build(value);
  }
  return where;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
