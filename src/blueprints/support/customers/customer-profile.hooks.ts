import { Injectable } from '@nestjs/common';
import { type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { requireRole } from '../users/require-role.js';
import { UserRole } from '../users/user-role.js';
import { type CustomerProfile } from './customer-profile.entity.js';

@Injectable()
export class CustomerProfileHooks implements ResourceHooks<CustomerProfile> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<CustomerProfile> }): Promise<void> {
    await requireRole(manager, 'userId', body.userId, [UserRole.CUSTOMER]);
  }
}
