import { type DeepPartial, type EntityManager, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import { type QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { type Principal } from '../../../access/index.js';
import { recordChange, type TrailEvent } from './record-change.js';

interface Row extends ObjectLiteral {
  id: string;
}

/**
 * Writes of a service inside one transaction, each with its line in the audit log and, where it concerns a customer, on
 * the timeline. Services write through this and nothing else.
 */
export class RecordedWrites {
  constructor(
    readonly manager: EntityManager,
    readonly actor: Principal | undefined,
  ) {}

  /** Inserts a row and answers it as stored. */
  async insert<E extends Row>(entity: new () => E, values: NoInfer<DeepPartial<E>>, event: TrailEvent): Promise<E> {
    const saved = await this.manager.save(this.manager.create(entity, values));
    const after = await this.read(entity, saved.id);
    await recordChange(this.manager, { entity, actor: this.actor, event, after });
    return after;
  }

  /** Changes a row and answers it as stored. Lock the row first where the change follows from what it was. */
  async update<E extends Row>(
    entity: new () => E,
    before: E,
    values: NoInfer<QueryDeepPartialEntity<E>>,
    event: TrailEvent,
  ): Promise<E> {
    await this.manager.update(entity, { id: before.id } as FindOptionsWhere<E>, values as never);
    const after = await this.read(entity, before.id);
    await recordChange(this.manager, { entity, actor: this.actor, event, before, after });
    return after;
  }

  async delete<E extends Row>(entity: new () => E, before: E, event: TrailEvent): Promise<void> {
    await this.manager.delete(entity, { id: before.id } as FindOptionsWhere<E>);
    await recordChange(this.manager, { entity, actor: this.actor, event, before });
  }

  private read<E extends Row>(entity: new () => E, id: string): Promise<E> {
    return this.manager.findOneByOrFail(entity, { id } as FindOptionsWhere<E>);
  }
}
