import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER } from './ports.js';
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
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  async read<Row>(principal: Principal, question: OverviewQuestion, values: unknown[] = []): Promise<Row[]> {
    // Before it is answered: a look that fails half way has been a look.
    await this.identity.query(
      `INSERT INTO meta.provisioning_events (blueprint, action, actor, details) VALUES ($1, 'overview.read', $2, $3)`,
      [question.blueprint, principal.userId ?? principal.keyId, { name: question.name }],
    );
    return this.identity.transaction(async (manager) => {
      await manager.query('SET TRANSACTION READ ONLY');
      return manager.query<Row[]>(question.sql, values);
    });
  }
}
