import { type FindManyOptions, type ObjectLiteral, SelectQueryBuilder, type UpdateQueryBuilder } from 'typeorm';
import { assertOwnInside } from './ownership.js';

/**
 * TypeORM's query builder, which also asks whose objects are where TypeORM takes their values out before any column's
 * metadata sees them: in the conditions of find options, and in what an update sets.
 */
export class TenantQueryBuilder<Entity extends ObjectLiteral> extends SelectQueryBuilder<Entity> {
  override setFindOptions(options: FindManyOptions<Entity>): this {
    if (options.where) assertOwnInside(options.where, this.entityName);
    return super.setFindOptions(options);
  }

  override update(...given: unknown[]): UpdateQueryBuilder<never> {
    const [target] = given;
    const entity = typeof target === 'function' ? target.name : this.entityName;
    assertOwnInside(
      given.filter((each) => typeof each === 'object'),
      entity,
    );
    const builder = (super.update as (...parameters: unknown[]) => UpdateQueryBuilder<never>).apply(this, given);
    const { set } = builder;
    builder.set = (values) => {
      assertOwnInside(values, entity);
      return set.call(builder, values);
    };
    return builder;
  }

  private get entityName(): string {
    return this.expressionMap.mainAlias?.hasMetadata ? this.expressionMap.mainAlias.metadata.name : 'object';
  }
}
