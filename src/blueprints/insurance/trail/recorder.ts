import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { type EntityManager } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { RecordedWrites } from './recorded-writes.js';

/** Opens transactions whose writes are recorded. */
@Injectable()
export class Recorder {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** Runs the work in one transaction: all of it is kept, with its trail, or none. */
  transaction<T>(actor: Principal | undefined, work: (writes: RecordedWrites) => Promise<T>): Promise<T> {
    return this.manager.transaction((manager) => work(new RecordedWrites(manager, actor)));
  }
}
