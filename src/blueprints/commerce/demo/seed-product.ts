import { type EntityManager } from 'typeorm';
import { ProductImage } from '../products/product-image.entity.js';
import { ProductVariant } from '../products/product-variant.entity.js';
import { Product, ProductStatus } from '../products/product.entity.js';
import { type DemoShop } from './demo-shop.js';
import { ensure } from './ensure.js';

const PUBLISHED_AT = new Date('2026-01-01T00:00:00Z');

export async function seedProduct(
  manager: EntityManager,
  { handle, variants, image, optionName, ...fields }: DemoShop['products'][number],
): Promise<void> {
  const options = [{ name: optionName, position: 1, values: variants.map(({ title }) => title) }];
  const product = await ensure(
    manager,
    Product,
    { handle },
    { ...fields, options, status: ProductStatus.Active, publishedAt: PUBLISHED_AT },
  );
  await ensure(manager, ProductImage, { productId: product.id, url: image.url }, { altText: image.altText });
  for (const [index, { sku, ...variant }] of variants.entries()) {
    await ensure(
      manager,
      ProductVariant,
      { productId: product.id, sku: sku! },
      { ...variant, option1: variant.title, position: index + 1 },
    );
  }
}
