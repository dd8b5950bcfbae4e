import {
  And,
  ArrayContains,
  type FindManyOptions,
  type FindOperator,
  type FindOptionsOrder,
  type FindOptionsWhere,
  ILike,
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  MoreThan,
  MoreThanOrEqual,
  Not,
} from 'typeorm';
import { type FieldError, InvalidRequestProblem } from '../../problems/index.js';
import { type ResourceColumn } from './columns.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE, MAX_PAGE_SIZE } from './page.js';
import { type ResourcePlan } from '../plan.js';
import { readColumns } from './selection.js';
import { expectedValue, readValue, type Value } from './values.js';

/** `name[operator]` of a query, and what it asks of a column. */
export const RANGE_OPERATORS: Readonly<Record<string, (value: Value) => FindOperator<Value>>> = {
  gte: MoreThanOrEqual,
  gt: MoreThan,
  lte: LessThanOrEqual,
  lt: LessThan,
};

const MAX_ALTERNATIVES = 100;
const MAX_SEARCH_LENGTH = 200;

export interface ListRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly find: FindManyOptions<object>;
}

type Conditions = Map<string, FindOperator<Value>[]>;

/**
 * Reads the query of a list. Every mistake is reported in one problem (400): an unknown parameter with the ones there
 * are, a value that is not of its field's type, a page too large, a sort field that is not listed.
 */
export function readListQuery(query: Record<string, unknown>, plan: ResourcePlan): ListRequest {
  const reader = new QueryReader(query, plan);
  const request = {
    page: reader.integer('page', 1, MAX_PAGE),
    pageSize: reader.integer('pageSize', DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE),
  };
  const order = reader.order();
  const where = reader.where();
  reader.finish();
  return {
    ...request,
    find: {
      where,
      order,
      skip: (request.page - 1) * request.pageSize,
      take: request.pageSize,
      ...readColumns(plan),
    },
  };
}

/** Every parameter a list takes. */
export function listParameters(plan: ResourcePlan): string[] {
  const ranges = [...plan.ranges.keys()].flatMap((name) =>
    Object.keys(RANGE_OPERATORS).map((each) => `${name}[${each}]`),
  );
  const nulls = [...plan.filters.values()].filter((column) => column.nullable).map((column) => `${column.name}[null]`);
  const search = plan.search.length > 0 ? ['q'] : [];
  return ['page', 'pageSize', 'sort', ...search, ...plan.filters.keys(), ...ranges, ...nulls];
}

class QueryReader {
  private readonly errors: FieldError[] = [];
  private readonly texts = new Map<string, string[]>();

  constructor(
    query: Record<string, unknown>,
    private readonly plan: ResourcePlan,
  ) {
    for (const [name, value] of Object.entries(query)) this.collect(name, value);
    const allowed = listParameters(plan);
    for (const name of this.texts.keys()) {
      if (!allowed.includes(name)) this.refuse(name, `unknown parameter; there are ${allowed.join(', ')}`);
    }
  }

  integer(name: string, otherwise: number, max: number): number {
    const text = this.single(name);
    if (text === undefined) return otherwise;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > max) this.refuse(name, `${name} must be a whole number from 1 to ${max}`);
    return value;
  }

  /** The id is always the last key: equal values must not change places from one page to the next. */
  order(): FindOptionsOrder<object> {
    const { sort, id } = this.plan;
    const order: Record<string, 'ASC' | 'DESC'> = {};
    for (const key of (this.single('sort') ?? `-${sort[0]}`).split(',')) {
      const field = key.replace(/^-/, '');
      if (sort.includes(field) && !(field in order)) order[field] = key.startsWith('-') ? 'DESC' : 'ASC';
      else this.refuse('sort', `sort must name each field once, "-" before it for descending: ${sort.join(', ')}`);
    }
    return { ...order, ...(id.name in order ? {} : { [id.name]: 'ASC' }) } as FindOptionsOrder<object>;
  }

  where(): FindOptionsWhere<object>[] | FindOptionsWhere<object> {
    const conditions: Conditions = new Map();
    for (const column of this.plan.filters.values()) {
      this.exact(column, conditions);
      this.emptiness(column, conditions);
    }
    for (const column of this.plan.ranges.values()) this.range(column, conditions);
    const q = this.single('q');
    if (q === undefined || this.plan.search.length === 0) return allOf(conditions);
    if (q === '' || q.length > MAX_SEARCH_LENGTH || q.includes('\0')) {
      this.refuse('q', `q must be text of 1 to ${MAX_SEARCH_LENGTH} characters`);
    }
    const pattern = ILike(`%${q.replace(/[\\%_]/g, '\\$&')}%`) as FindOperator<Value>;
    return this.plan.search.map((name) =>
      allOf(new Map(conditions).set(name, [...(conditions.get(name) ?? []), pattern])),
    );
  }

  finish(): void {
    if (this.errors.length > 0) throw new InvalidRequestProblem(this.errors);
  }

  private exact(column: ResourceColumn, conditions: Conditions): void {
    const texts = this.texts.get(column.name);
    if (!texts) return;
    if (texts.length > MAX_ALTERNATIVES) this.refuse(column.name, `at most ${MAX_ALTERNATIVES} values`);
    const values = this.values(column.name, column, texts);
    const condition = column.array ? (ArrayContains(values) as unknown as FindOperator<Value>) : In(values);
    add(conditions, column.name, condition);
  }

  private emptiness(column: ResourceColumn, conditions: Conditions): void {
    const name = `${column.name}[null]`;
    const text = this.single(name);
    if (text === undefined) return;
    if (text !== 'true' && text !== 'false') this.refuse(name, `${name} must be true or false`);
    const empty = IsNull() as FindOperator<Value>;
    add(conditions, column.name, text === 'true' ? empty : Not(empty));
  }

  private range(column: ResourceColumn, conditions: Conditions): void {
    for (const [operator, condition] of Object.entries(RANGE_OPERATORS)) {
      const name = `${column.name}[${operator}]`;
      const text = this.single(name);
      if (text === undefined) continue;
      for (const value of this.values(name, column, [text])) add(conditions, column.name, condition(value));
    }
  }

  private values(name: string, column: ResourceColumn, texts: readonly string[]): Value[] {
    return texts.flatMap((text) => {
      const value = readValue(text, column);
      if (value !== undefined) return [value];
      this.refuse(name, `${name} must be ${expectedValue(column)}`);
      return [];
    });
  }

  private single(name: string): string | undefined {
    const texts = this.texts.get(name);
    if (texts && texts.length > 1) this.refuse(name, `${name} may be given once`);
    return texts?.[0];
  }

  /** Both forms a query parser may make of `createdAt[gte]=…`: that name as it stands, or a nested object. */
  private collect(name: string, value: unknown): void {
    if (typeof value === 'string') this.texts.set(name, [...(this.texts.get(name) ?? []), value]);
    else if (Array.isArray(value)) for (const each of value) this.collect(name, each);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) this.collect(`${name}[${key}]`, each);
    }
  }

  private refuse(field: string, message: string): void {
    if (!this.errors.some((error) => error.field === field && error.message === message)) {
      this.errors.push({ in: 'query', field, message });
    }
  }
}

function add(conditions: Conditions, name: string, condition: FindOperator<Value>): void {
  conditions.set(name, [...(conditions.get(name) ?? []), condition]);
}

function allOf(conditions: Conditions): FindOptionsWhere<object> {
  const entries = [...conditions].map(([name, all]) => [name, all.length === 1 ? all[0] : And(...all)]);
  return Object.fromEntries(entries) as FindOptionsWhere<object>;
}
