import { Inject, Injectable, Optional } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER } from '../../../access/index.js';
import { UnavailableProblem } from '../../../http/index.js';
import { FieldEncryption } from '../../../tenancy/index.js';
import { Organization } from '../platform/organization.entity.js';
import { type UpdateShop } from './shop.dto.js';

/** What a shop tells the platform about itself. */
@Injectable()
export class ShopSettings {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    @Optional() private readonly encryption?: FieldEncryption,
  ) {}

  get(id: string, manager = this.manager): Promise<Organization> {
    return manager
      .createQueryBuilder(Organization, 'shop')
      .addSelect('shop.shopifyAccessToken')
      .where({ id })
      .getOneOrFail();
  }

  /** @throws UnavailableProblem (503) for a token where the application has no encryption. */
  update(id: string, { shopifyAccessToken, ...changes }: UpdateShop): Promise<Organization> {
    return this.manager.transaction(async (manager) => {
      const shop = await this.get(id, manager);
      for (const [property, value] of Object.entries(changes)) {
        if (value !== undefined) Object.assign(shop, { [property]: value as unknown });
      }
      if (shopifyAccessToken !== undefined) this.seal(shop, shopifyAccessToken);
      return manager.save(shop);
    });
  }

  private seal(shop: Organization, token: string | null): void {
    if (!this.encryption) throw new UnavailableProblem('encryption_off', 'This service does not keep secrets.', 60);
    this.encryption.seal(shop, 'shopifyAccessToken', token);
  }
}
