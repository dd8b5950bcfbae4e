import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER } from '../../../access/index.js';
import { FieldEncryption } from '../../../tenancy/index.js';
import { Organization } from '../platform/organization.entity.js';
import { type UpdateShop } from './shop.dto.js';

/** What a shop tells the platform about itself. */
@Injectable()
export class ShopSettings {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    private readonly encryption: FieldEncryption,
  ) {}

  get(id: string, manager = this.manager): Promise<Organization> {
    return manager
      .createQueryBuilder(Organization, 'shop')
      .addSelect('shop.shopifyAccessToken')
      .where({ id })
      .getOneOrFail();
  }

  /** @throws MissingEncryptionKeyError for a token where no key is set. */
  update(id: string, { shopifyAccessToken, ...changes }: UpdateShop): Promise<Organization> {
    return this.manager.transaction(async (manager) => {
      const shop = await this.get(id, manager);
      for (const [property, value] of Object.entries(changes)) {
        if (value !== undefined) Object.assign(shop, { [property]: value as unknown });
      }
      if (shopifyAccessToken !== undefined) this.encryption.seal(shop, 'shopifyAccessToken', shopifyAccessToken);
      return manager.save(shop);
    });
  }
}
