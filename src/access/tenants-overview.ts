import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { META_DATA_SOURCE } from '../meta/index.js';
import { type Principal } from './principal.js';

/** A question over several tenants, fixed in the blueprint's code. */
export interface OverviewQuestion {
  readonly blueprint: string;
  /** What the event says was looked at: `report-weeks`. */
  readonly name: string;
  /** One SELECT with schema-qualified tables; values are parameters. */
  readonly sql: string;
}

/**
 * The only place where a blueprint sees several tenants: read only, on the register's login (which reads the tables the
 * blueprint declares as `readAcrossTenants` and writes none of them), each look an event of the register. Whether the
 * principal may look is the blueprint's to decide before it asks.
 */
@Injectable()
export class TenantsOverview {
  constructor(@InjectDataSource(META_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async read<Row>(principal: Principal, question: OverviewQuestion, values: unknown[] = []): Promise<Row[]> {
    // Before it is answered: a look that fails half way has been a look.
    await this.dataSource.query(
      `INSERT INTO meta.provisioning_events (blueprint, action, actor, details) VALUES ($1, 'overview.read', $2, $3)`,
      [question.blueprint, principal.userId ?? principal.keyId, { name: question.name }],
    );
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SET TRANSACTION READ ONLY');
      return manager.query<Row[]>(question.sql, values);
    });
  }
}
