import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { Product } from '../products/product.entity.js';
import { ProductImage } from '../products/product-image.entity.js';
import { ProductVariant } from '../products/product-variant.entity.js';
import { type ShopifyProduct } from './shopify-product.js';
import { toShopify } from './to-shopify.js';

const BATCH_SIZE = 200;

/** Gives all products out in Shopify's form, in the order of their ids, without holding a connection in between. */
@Injectable()
export class ProductExport {
  constructor(@InjectTenantManager() private readonly manager: EntityManager) {}

  async *products(): AsyncGenerator<ShopifyProduct> {
    let last: string | undefined;
    for (;;) {
      const batch = await this.manager.find(Product, {
        where: last ? { id: MoreThan(last) } : {},
        order: { id: 'ASC' },
        take: BATCH_SIZE,
      });
      if (batch.length === 0) return;
      const productId = In(batch.map(({ id }) => id));
      const order = { position: 'ASC', id: 'ASC' } as const;
      const variants = await this.manager.find(ProductVariant, { where: { productId }, order });
      const images = await this.manager.find(ProductImage, { where: { productId }, order });
      const variantsOf = byProduct(variants);
      const imagesOf = byProduct(images);
      for (const product of batch) {
        yield toShopify(product, variantsOf.get(product.id) ?? [], imagesOf.get(product.id) ?? []);
      }
      last = batch.at(-1)!.id;
    }
  }
}

function byProduct<Row extends { productId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.productId);
    if (group) group.push(row);
    else groups.set(row.productId, [row]);
  }
  return groups;
}
