import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import { type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { Address, AddressKind } from './address.entity.js';

/** An address that becomes the default takes the place of the one that was. */
@Injectable()
export class OneDefaultAddress implements ResourceHooks<Address> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<Address> }): Promise<void> {
    const { customerId, kind = AddressKind.Shipping, isDefault } = body;
    if (isDefault && customerId) await giveWay(manager, { customerId, kind });
  }

  async beforeUpdate({
    manager,
    body,
    before,
  }: HookContext & { body: RowValues<Address>; before: Address }): Promise<void> {
    if (body.isDefault) await giveWay(manager, { ...before, except: before.id });
  }
}

async function giveWay(
  manager: EntityManager,
  { customerId, kind, except }: Pick<Address, 'customerId' | 'kind'> & { except?: string },
): Promise<void> {
  const others = { customerId, kind, isDefault: true, ...(except ? { id: Not(except) } : {}) };
  await manager.update(Address, others, { isDefault: false });
}
