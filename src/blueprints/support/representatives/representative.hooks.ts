import { Injectable } from '@nestjs/common';
import { type HookContext, type ResourceHooks, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { requireRole } from '../users/require-role.js';
import { STAFF } from '../users/user-role.js';
import { type Representative } from './representative.entity.js';

@Injectable()
export class RepresentativeHooks implements ResourceHooks<Representative> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<Representative> }): Promise<void> {
    await requireRole(manager, 'userId', body.userId, STAFF);
  }

  beforeUpdate({ body, before }: HookContext & { body: RowValues<Representative>; before: Representative }): void {
    if (body.teamLeadId === before.id) {
      throw new UnprocessableProblem('own_team_lead', 'Nobody leads themselves.', { fields: ['teamLeadId'] });
    }
  }
}
